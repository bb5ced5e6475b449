// What happens on a bad line: repetitions, limits of time, answers of somebody else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { client, createWorkflow, items, OmsError, openTicket, unwrap } from "hms-oms-sdk";
import { LOAN, type Server, serve } from "./server.js";

/** A line that loses the first `times` answers, although the hub gave them. */
function lossy({ url, token }: Server, times: number) {
  const keys: (string | null)[] = [];
  const hub = client({
    url,
    token,
    fetch: async (request) => {
      const response = await fetch(request);
      keys.push(request.headers.get("Idempotency-Key"));
      if (keys.length <= times) throw new TypeError("the line is dead");
      return response;
    },
  });
  return { hub, keys };
}

async function count({ hub }: Server): Promise<number> {
  return (await unwrap(hub.GET("/api/v1/tickets"))).items.length;
}

test("a change whose answer was lost happens once", async (t) => {
  const server = await serve(t);
  await createWorkflow(LOAN, { client: server.hub });
  const { hub, keys } = lossy(server, 3);
  await openTicket("DisasterLoan", { amount: 1 }, { client: hub });
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys).size, 1);
  assert.equal(await count(server), 1);
  await openTicket("DisasterLoan", { amount: 1 }, { client: hub });
  assert.equal(await count(server), 2);
});

test("a key of the caller's own holds over calls", async (t) => {
  const server = await serve(t);
  await createWorkflow(LOAN, { client: server.hub });
  const options = { client: server.hub, idempotencyKey: "form-7" };
  const first = await openTicket("DisasterLoan", { amount: 1 }, options);
  assert.equal(await openTicket("DisasterLoan", { amount: 1 }, options), first);
  const other = openTicket("DisasterLoan", { amount: 2 }, options);
  await assert.rejects(other, (error) => error instanceof OmsError && error.status === 422);
});

test("what cannot be repeated safely is sent once, without a key", async (t) => {
  const server = await serve(t);
  const { hub, keys } = lossy(server, 1);
  const claim = hub.POST("/api/v1/tasks/claim", { body: { owners: ["x"], max: 1, wait_s: 0 } });
  await assert.rejects(claim, /no answer from/);
  assert.deepEqual(keys, [null]);
});

test("a dead line is given up after six attempts", async () => {
  let attempts = 0;
  const dead = async () => {
    attempts += 1;
    throw new TypeError("the line is dead");
  };
  const hub = client({ url: "http://127.0.0.1:1", fetch: dead });
  await assert.rejects(hub.GET("/healthz"), { message: "no answer from http://127.0.0.1:1" });
  assert.equal(attempts, 6);
});

test("a call ends in time, and when it is told to", async () => {
  const silent = (request: Request) =>
    new Promise<Response>((_, reject) => {
      request.signal.throwIfAborted();
      request.signal.addEventListener("abort", () => reject(request.signal.reason));
    });
  const hub = client({ fetch: silent, timeoutMs: 20 });
  await assert.rejects(hub.GET("/healthz"), { name: "TimeoutError" });
  const stop = new AbortController();
  const told = openTicket("DisasterLoan", {}, { client: hub, signal: stop.signal });
  stop.abort();
  await assert.rejects(told, { name: "AbortError" });
});

test("an answer of something that is no hub is an error with its status", async () => {
  const body = "<h1>Bad gateway</h1>";
  const answer = async () => new Response(body, { status: 502, headers: { "Retry-After": "7" } });
  const call = unwrap(client({ fetch: answer }).GET("/api/v1/boards"));
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof OmsError);
    assert.deepEqual([error.code, error.status, error.retryAfterS], ["", 502, 7]);
    return error.message === "the answer was HTTP 502";
  });
});

test("a list is read to its end, page by page", async (t) => {
  const { hub } = await serve(t);
  const names = ["A", "B", "C", "D", "E"];
  for (const name of names) await unwrap(hub.POST("/api/v1/boards", { body: { name } }));
  const pages: (string | undefined)[] = [];
  const boards = items((cursor) => {
    pages.push(cursor);
    const query = { limit: 2, ...(cursor && { cursor }) };
    return hub.GET("/api/v1/boards", { params: { query } });
  });
  const found: string[] = [];
  for await (const board of boards) found.push(board.name);
  assert.deepEqual(found, names);
  assert.equal(pages.length, 3);
});
