// Sends a request until an answer is there, as often as that is safe.

import type { Connection } from "./settings.js";

/** The header that lets a change be sent again without happening again. */
export const KEY = "Idempotency-Key";

const REPEATABLE = ["GET", "HEAD", "PUT"];
/** The waits before each further attempt: six attempts within about three seconds. */
const WAITS_MS = [100, 200, 400, 800, 1600];

/** A `fetch` that repeats what got no answer, under the same key, and ends in time. */
export function transport(connection: Connection): (request: Request) => Promise<Response> {
  return async (request) => {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(late(connection)), connection.timeoutMs);
    const signal = AbortSignal.any([request.signal, timer.signal]);
    try {
      return await attempts(connection, new Request(request, { signal }));
    } catch (error) {
      if (!isLost(error)) throw error;
      throw new TypeError(`no answer from ${connection.url}`, { cause: error });
    } finally {
      clearTimeout(timeout);
    }
  };
}

async function attempts(connection: Connection, request: Request): Promise<Response> {
  const repeatable = REPEATABLE.includes(request.method) || request.headers.has(KEY);
  for (const waitMs of repeatable ? WAITS_MS : []) {
    try {
      return await attempt(connection, request.clone());
    } catch (error) {
      if (!isLost(error)) throw error;
      await pause(waitMs, request.signal);
    }
  }
  return attempt(connection, request);
}

/** Takes the whole body, so that a connection lost on the way counts as no answer. */
async function attempt(connection: Connection, request: Request): Promise<Response> {
  const response = await connection.fetch(request);
  if (response.headers.get("Content-Type")?.startsWith("text/event-stream")) return response;
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers });
}

/** Platforms spell a lost connection as a `TypeError`, an end by a signal otherwise. */
export function isLost(error: unknown): boolean {
  return error instanceof TypeError;
}

/** Waits; ends early, with its reason, when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const end = () => {
      clearTimeout(timeout);
      reject(signal.reason);
    };
    const timeout = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

function late({ timeoutMs, url }: Connection): DOMException {
  return new DOMException(`no answer from ${url} within ${timeoutMs} ms`, "TimeoutError");
}
