// Writes src/schema.ts from openapi/oms.json; with --check it only compares.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const SOURCE = new URL("../../../openapi/oms.json", import.meta.url);
const TARGET = new URL("../src/schema.ts", import.meta.url);
const HEAD =
  "// @generated from openapi/oms.json by `cargo xtask sdk`; change the routes instead.\n\n";

const description = JSON.parse(await readFile(SOURCE, "utf8"));
const text = HEAD + astToString(await openapiTS(description)) + keyed(description);
if (!process.argv.includes("--check")) {
  await writeFile(TARGET, text);
} else if ((await readFile(TARGET, "utf8").catch(() => "")) !== text) {
  console.error("src/schema.ts is not what openapi/oms.json says; write it with: cargo xtask sdk");
  process.exitCode = 1;
}

// The paths whose POST takes an `Idempotency-Key`.
function keyed({ paths }) {
  const takesKey = ([, { post }]) =>
    post?.parameters?.some((parameter) => parameter.name === "Idempotency-Key");
  const names = Object.entries(paths)
    .filter(takesKey)
    .map(([path]) => `  ${JSON.stringify(path)},\n`);
  const says = "/** The paths whose `POST` takes an `Idempotency-Key`. */\n";
  return `\n${says}export const KEYED: ReadonlySet<string> = new Set([\n${names.join("")}]);\n`;
}
