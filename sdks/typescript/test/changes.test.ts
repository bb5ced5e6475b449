// The live stream, also over a line that breaks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, changes, client, OmsError, unwrap } from "hms-oms-sdk";
import { serve } from "./server.js";

const START = "0000000000000";

test("every change comes once and in order, also after breaks", async (t) => {
  const { hub, url, token } = await serve(t);
  const names = ["A", "B", "C", "D"];
  for (const name of names) await unwrap(hub.POST("/api/v1/boards", { body: { name } }));
  let connections = 0;
  const breaking = client({
    url,
    token,
    fetch: async (request) => {
      connections += 1;
      const response = await fetch(request);
      return new Response(broken(response, connections), response);
    },
  });
  const seen: Change[] = [];
  for await (const change of changes({ client: breaking, since: START })) {
    seen.push(change);
    if (seen.length === names.length) break;
  }
  assert.deepEqual(
    seen.map(({ board }) => board),
    names,
  );
  assert.equal(connections, 4, "three of them broke off");
});

/** A body that comes in halves of events, and breaks off in the middle of one. */
function broken(response: Response, events: number): ReadableStream<Uint8Array> {
  const halves = halvesOf(response.body as ReadableStream<Uint8Array>);
  let left = 2 * events + 1;
  return new ReadableStream(
    {
      async pull(to) {
        if (left === 0) return to.error(new TypeError("the line is dead"));
        left -= 1;
        const { value, done } = await halves.next();
        if (done) to.close();
        else to.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* halvesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split(/(?<=\n\n)/);
    rest = events.pop() ?? "";
    if (rest.endsWith("\n\n")) {
      events.push(rest);
      rest = "";
    }
    for (const event of events) {
      const bytes = new TextEncoder().encode(event);
      yield bytes.subarray(0, bytes.length / 2);
      yield bytes.subarray(bytes.length / 2);
    }
  }
}

test("it ends when it is told to, and when it is refused", { timeout: 10_000 }, async (t) => {
  const { hub, url } = await serve(t);
  const stop = new AbortController();
  const all = changes({ client: hub, signal: stop.signal, since: START });
  await unwrap(hub.POST("/api/v1/boards", { body: { name: "A" } }));
  assert.equal((await all.next()).value?.board, "A");
  const next = all.next();
  stop.abort();
  assert.equal((await next).done, true);
  const stranger = changes({ client: client({ url, token: undefined }) });
  await assert.rejects(
    stranger.next(),
    (error) => error instanceof OmsError && error.status === 401,
  );
});
