// A real server of a test's own, and the calls that a test makes before the one it is about.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { client, type Hub, unwrap } from "hms-oms-sdk";

const OMS = process.env.OMS_BIN;
if (!OMS) throw new Error("OMS_BIN names no server; run the tests with: cargo xtask sdk --test");

/** Where a server is, and the token of an admin. */
export interface Server {
  url: string;
  token: string;
  /** A client of the admin. */
  hub: Hub;
  /** A token of somebody else. */
  tokenOf(role: string): string;
}

/** The workflow of the loan, as small as can be. */
export const LOAN = {
  name: "DisasterLoan",
  stages: [
    { id: "id_check", owner: "IRS_VerifyBot", slaMins: 30 },
    { id: "risk_ai", owner: "LoanRiskAgent", dependsOn: ["id_check"], public: false },
    { id: "underwrite", owner: "SBA_HumanTeam", dependsOn: ["risk_ai"], minAmount: 50000 },
    { id: "fund", owner: "Treasury_Payments", dependsOn: ["underwrite"], publicName: "Payment" },
  ],
};

/** Starts a server that ends with the test. */
export async function serve(t: TestContext): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), "oms-sdk-"));
  const tokenOf = (role: string) => {
    const args = ["token", "create", "--role", role, "--name", role, "--data", data];
    return execFileSync(OMS as string, args, { encoding: "utf8" }).trim();
  };
  const token = tokenOf("admin");
  const args = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--log-format", "json"];
  const server = spawn(OMS as string, args, { stdio: ["ignore", "ignore", "pipe"] });
  t.after(async () => {
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
    rmSync(data, { recursive: true });
  });
  const url = await addressOf(server);
  return { url, token, tokenOf, hub: client({ url, token }) };
}

async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stderr) throw new Error("the server's log is not read");
  for await (const line of createInterface(server.stderr)) {
    const found = /http:\/\/[\d.:]+/.exec(line);
    if (found) {
      server.stderr.resume();
      return found[0];
    }
  }
  throw new Error("the server ended before it was ready");
}

/** Claims the next task of `owner` and ends it. */
export async function work(hub: Hub, owner: string, outcome?: string): Promise<void> {
  const claim = { owners: [owner], max: 1, wait_s: 5 };
  const { tasks } = await unwrap(hub.POST("/api/v1/tasks/claim", { body: claim }));
  const [task] = tasks;
  if (!task) throw new Error(`there is no task of ${owner}`);
  if (!outcome) return;
  const body = { lease_epoch: task.lease_epoch, outcome };
  const path = { id: task.id };
  await unwrap(hub.POST("/api/v1/tasks/{id}/complete", { params: { path }, body }));
}
