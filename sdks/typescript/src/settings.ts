// Where the hub is and who calls it.

/** What {@link configure} takes. What is absent stays as it is. */
export interface Settings {
  /** The hub's address; at first `OMS_URL`, else `http://127.0.0.1:7070`. */
  url?: string;
  /** The token to send; at first `OMS_TOKEN`. Without one only public tracking answers. */
  token?: string | undefined;
  /** How long a call may take, with its repetitions. */
  timeoutMs?: number;
  /** What sends requests in place of the platform's `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Settings without gaps. */
export interface Connection {
  url: string;
  token: string | undefined;
  timeoutMs: number;
  fetch: (request: Request) => Promise<Response>;
}

const URL_DEFAULT = "http://127.0.0.1:7070";
/** More than the 60 s that a claim may wait for work. */
const TIMEOUT_MS_DEFAULT = 75_000;

declare const process: { env: Record<string, string | undefined> } | undefined;

let configured: Settings = {};

/** Says where the hub is and who calls it, for all calls from here on. */
export function configure(settings: Settings): void {
  configured = { ...configured, ...settings };
}

/** What was configured, with `settings` before it and the environment behind it. */
export function connection(settings: Settings = {}): Connection {
  const env = typeof process === "undefined" ? {} : process.env;
  const given = { ...configured, ...settings };
  return {
    url: given.url || env.OMS_URL || URL_DEFAULT,
    token: "token" in given ? given.token : env.OMS_TOKEN,
    timeoutMs: given.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    fetch: given.fetch ?? ((request) => globalThis.fetch(request)),
  };
}
