// The log as it grows.

import { type CallOptions, client, type Hub, type Schemas } from "./client.js";
import { OmsError, unwrap } from "./error.js";
import { isLost, pause } from "./transport.js";

/** Something that happened, with the position from which to go on. */
export type Change = Schemas["LiveMessage"];

const BUSY = [429, 503];
/** How long to wait before a stream that broke off is asked for again. */
const AGAIN_MS = 1000;

/**
 * Every change that the token may see, once and in order, from `since` or from now on.
 *
 * It goes on by itself after a break, without a gap, and ends when the signal is aborted.
 */
export async function* changes(
  options: Pick<CallOptions, "client" | "signal"> & { since?: string } = {},
): AsyncGenerator<Change, void, undefined> {
  const { client: hub = client(), signal = new AbortController().signal } = options;
  let since = options.since;
  while (!signal.aborted) {
    try {
      for await (const message of messages(hub, since, signal)) {
        if (isChange(message)) {
          if (message.previous !== since) break;
          since = message.position;
          yield message;
        } else {
          since = message.position;
        }
      }
    } catch (error) {
      if (!signal.aborted && !isBreak(error)) throw error;
    }
    // An abort ends the wait, and then the loop.
    await pause(AGAIN_MS, signal).catch(() => undefined);
  }
}

function isChange(message: Schemas["StreamMessage"]): message is Change {
  return "previous" in message;
}

function isBreak(error: unknown): boolean {
  return isLost(error) || (error instanceof OmsError && BUSY.includes(error.status));
}

async function* messages(
  hub: Hub,
  since: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Schemas["StreamMessage"], void, undefined> {
  const query = since === undefined ? {} : { since };
  const call = { params: { query }, parseAs: "stream", signal } as const;
  const stream = await unwrap(hub.GET("/api/v1/events", call));
  if (!stream) return;
  for await (const text of data(stream)) yield JSON.parse(text);
}

/** The data of each server-sent event; the hub writes each on one line. */
async function* data(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data: ")) yield line.slice("data: ".length);
    }
  } finally {
    await reader.cancel();
  }
}
