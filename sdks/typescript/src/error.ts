// What the hub answers when it refuses.

import type { Schemas } from "./client.js";

/** The hub said no, and why. */
export class OmsError extends Error {
  override readonly name = "OmsError";
  /** The stable error code, as in `OMS-020`; empty when something else than a hub answered. */
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** Every fault of the input, each with its place. */
  readonly errors: Schemas["FaultBody"][];
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;
  /** After how many seconds to ask again, when the hub is busy. */
  readonly retryAfterS: number | undefined;
  /** All that the hub said. */
  readonly problem: Partial<Schemas["ProblemBody"]>;

  constructor(problem: Partial<Schemas["ProblemBody"]>, response: Response) {
    const { code = "", detail = `the answer was HTTP ${response.status}`, errors = [] } = problem;
    super([code, detail].filter(Boolean).join(": "));
    const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
    this.code = code;
    this.status = response.status;
    this.errors = errors;
    this.requestId = response.headers.get("x-request-id") ?? undefined;
    this.retryAfterS = Number.isNaN(seconds) ? undefined : seconds;
    this.problem = problem;
  }
}

/** The data of a call of the typed client; throws an {@link OmsError} when it was refused. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw new OmsError(typeof error === "object" && error !== null ? error : {}, response);
}
