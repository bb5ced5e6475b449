// A project of somebody who uses the package: the packed package installed, scripts compiled.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Server } from "./server.js";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
/** The root of the repository. */
export const ROOT = join(PACKAGE, "../..");
const TSC = join(PACKAGE, "node_modules/.bin/tsc");
const OPTIONS = {
  target: "ES2022",
  lib: ["ES2022", "DOM"],
  module: "NodeNext",
  strict: true,
  skipLibCheck: true,
};

/** A folder below the package's `build`, where the package's own dependencies are found. */
export class Consumer {
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = join(PACKAGE, "build", name);
    const installed = join(this.#folder, "node_modules/hms-oms-sdk");
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    const pack = ["pack", "--silent", "--pack-destination", this.#folder];
    const archive = execFileSync("npm", pack, { cwd: PACKAGE, encoding: "utf8" }).trim();
    const unpack = ["-xzf", basename(archive), "--strip-components=1", "-C", installed];
    execFileSync("tar", unpack, { cwd: this.#folder });
    this.write("package.json", JSON.stringify({ type: "module" }));
    this.write("tsconfig.json", JSON.stringify({ compilerOptions: OPTIONS, include: ["*.ts"] }));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  copy(path: string): void {
    cpSync(path, join(this.#folder, basename(path)));
  }

  /** Compiles all scripts; fails with what the compiler says. */
  compile(): void {
    execFileSync(TSC, { cwd: this.#folder, stdio: ["ignore", "inherit", "inherit"] });
  }

  /** Runs a compiled script against a server; answers what it prints. */
  run(script: string, { url, token }: Server, ...args: string[]): string {
    const env = { ...process.env, OMS_URL: url, OMS_TOKEN: token };
    const options = { cwd: this.#folder, env, encoding: "utf8", timeout: 30_000 } as const;
    return execFileSync(process.execPath, [script, ...args], options);
  }
}
