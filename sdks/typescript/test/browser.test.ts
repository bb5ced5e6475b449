// The bundle in a real browser: a page on the hub's own origin, behind a proxy as agencies have it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { getTimeline } from "hms-oms-sdk";
import { LOAN, type Server, serve } from "./server.js";

const BUNDLE = readFileSync(fileURLToPath(import.meta.resolve("hms-oms-sdk/bundle")));
const CHROMIUM = process.env.CHROMIUM ?? "chromium";
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"];

/** Runs in the browser, with the bundle's functions, and hands back what it saw. */
const PAGE = (token: string) => `<!doctype html>
<title>HMS-OMS</title>
<script type="module">
  import * as oms from "/page/bundle.js";
  const seen = {};
  try {
    oms.configure({ url: location.origin, token: undefined });
    seen.refused = await oms.openTicket("DisasterLoan").catch((error) => [
      error instanceof oms.OmsError, error.status, error.code]);
    oms.configure({ token: ${JSON.stringify(token)} });
    const { warnings } = await oms.createWorkflow(${JSON.stringify(LOAN)});
    seen.warnings = warnings.length;
    const changes = oms.changes({ since: "0000000000000" });
    seen.change = (await changes.next()).value.type;
    await changes.return();
    seen.id = await oms.openTicket("DisasterLoan", { amount: 120000 });
    seen.timeline = await oms.getTimeline(seen.id);
    const { stages } = await oms.escalate(seen.id, "fund", "from a page");
    seen.escalated = stages.filter((stage) => stage.escalated_at).map((stage) => stage.id);
  } catch (error) {
    seen.error = String(error);
  }
  await fetch("/page/seen", { method: "POST", body: JSON.stringify(seen) });
</script>`;

test("the bundle in a browser", { timeout: 60_000 }, async (t) => {
  const hub = await serve(t);
  const { error, id, ...seen } = await browse(t, hub);
  assert.equal(error, undefined);
  assert.deepEqual(seen, {
    refused: [true, 401, "OMS-010"],
    warnings: LOAN.stages.length,
    change: "board-created",
    timeline: await getTimeline(id, { client: hub.hub }),
    escalated: ["fund"],
  });
});

/** Opens the page in a browser; answers what it hands back. */
async function browse(t: TestContext, hub: Server) {
  const proxy = createServer();
  const handed = new Promise<string>((resolve) => {
    proxy.on("request", async (asked: IncomingMessage, answer: ServerResponse) => {
      if (asked.url === "/page/") return send(answer, "text/html", PAGE(hub.token));
      if (asked.url === "/page/bundle.js") return send(answer, "text/javascript", BUNDLE);
      if (asked.url !== "/page/seen") return pass(hub, asked, answer);
      const chunks = await asked.toArray();
      answer.end();
      resolve(Buffer.concat(chunks).toString());
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const profile = mkdtempSync(join(tmpdir(), "oms-browser-"));
  const page = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/page/`;
  const args = [...FLAGS, `--user-data-dir=${profile}`, page];
  const browser = spawn(CHROMIUM, args, { stdio: "ignore" });
  t.after(async () => {
    if (browser.pid !== undefined && browser.kill()) await once(browser, "exit");
    proxy.closeAllConnections();
    proxy.close();
    // Its helpers write there for a moment longer than it runs.
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  const failed = once(browser, "error").then(([error]) => {
    throw new Error(`${CHROMIUM} does not start; CHROMIUM names another`, { cause: error });
  });
  return JSON.parse(await Promise.race([handed, failed]));
}

function send(answer: ServerResponse, type: string, body: string | Buffer): void {
  answer.writeHead(200, { "Content-Type": type }).end(body);
}

/** Hands a request on to the hub, and its answer back, both as they are. */
function pass(hub: Server, asked: IncomingMessage, answer: ServerResponse): void {
  const { url = "/", method, headers } = asked;
  const on = request(new URL(url, hub.url), { method, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  answer.on("close", () => on.destroy());
  on.on("error", () => answer.destroy());
  asked.pipe(on);
}
