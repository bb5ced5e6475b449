// The typed client: every operation of the API by its path.

import createClient, { type Client } from "openapi-fetch";
import { type components, KEYED, type paths } from "./schema.js";
import { connection, type Settings } from "./settings.js";
import { KEY, transport } from "./transport.js";

/** The bodies of the API by their names. */
export type Schemas = components["schemas"];

/** Calls any operation by its path; answers `{ data, error, response }`. */
export type Hub = Client<paths>;

/** What each call of this package takes at its end. */
export interface CallOptions {
  /** Ends the call when it is aborted. */
  signal?: AbortSignal;
  /** Names this change: the same key again does it once. Each call has one of its own when absent. */
  idempotencyKey?: string;
  /** Whom to call, if not as configured. */
  client?: Hub;
}

const strangers = new WeakSet<Hub>();

/** Whether a client sends no token. */
export function isStranger(hub: Hub): boolean {
  return strangers.has(hub);
}

/** A client as configured, or with other settings. */
export function client(settings: Settings = {}): Hub {
  const to = connection(settings);
  const headers = to.token ? { Authorization: `Bearer ${to.token}` } : {};
  const hub = createClient<paths>({ baseUrl: to.url, headers, fetch: transport(to) });
  hub.use({
    onRequest({ request, schemaPath }) {
      if (request.method === "POST" && KEYED.has(schemaPath) && !request.headers.has(KEY)) {
        request.headers.set(KEY, randomKey());
      }
    },
  });
  if (!to.token) strangers.add(hub);
  return hub;
}

/** What the options mean to the typed client. */
export function init({ signal, idempotencyKey }: CallOptions) {
  return { signal: signal ?? null, headers: { [KEY]: idempotencyKey } };
}

/** 128 random bits; `randomUUID` is not there for pages that came without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
