// A ticket's stages as a table for people.

import { type CallOptions, client, type Hub, isStranger, type Schemas } from "./client.js";
import { OmsError, unwrap } from "./error.js";

/** A stage that has begun or ended. */
export interface TimelineRow {
  /** When it came where it is, as HH:MM. */
  time: string;
  /** Its id; its public name to the public. */
  stage: string;
  /** Whose task it makes; not to the public. */
  owner?: string;
  /** Where it is, as in `✅ done`. */
  status: string;
}

/** What the hub says to whom it knows as no member of staff. */
const FORBIDDEN = 403;

type Staged = { since: string; row: Omit<TimelineRow, "time"> };

const SIGNS: Record<string, string> = {
  queued: "🔄",
  "in-progress": "⏳",
  retrying: "🔁",
  paused: "⏸",
  blocked: "⛔",
  done: "✅",
  skipped: "⏭",
  failed: "❌",
  cancelled: "🚫",
};

/**
 * The stages that have begun or ended, in the order of time.
 *
 * With a staff token: each with its owner, at the time of its board's zone. Without one, or with a
 * citizen's, `ticket` is the tracking string: what the public may see, at the reader's own time.
 */
export async function getTimeline(
  ticket: string,
  options: CallOptions = {},
): Promise<TimelineRow[]> {
  const { client: hub = client(), signal = null } = options;
  if (isStranger(hub)) return asPublic(hub, ticket, signal);
  try {
    return await asStaff(hub, ticket, signal);
  } catch (error) {
    if (error instanceof OmsError && error.status === FORBIDDEN) {
      return asPublic(hub, ticket, signal);
    }
    throw error;
  }
}

async function asStaff(hub: Hub, id: string, signal: AbortSignal | null): Promise<TimelineRow[]> {
  const params = { path: { id } };
  const ticket = await unwrap(hub.GET("/api/v1/tickets/{id}", { params, signal }));
  const onBoard = { params: { path: { name: ticket.board } }, signal };
  const board = await unwrap(hub.GET("/api/v1/boards/{name}", onBoard));
  const staged = ticket.stages.flatMap(({ id, owner, status, since }): Staged[] =>
    since === null ? [] : [{ since, row: { stage: id, owner, status: signed(status) } }],
  );
  return table(staged, board.tz);
}

async function asPublic(hub: Hub, id: string, signal: AbortSignal | null): Promise<TimelineRow[]> {
  const params = { path: { tracking: id } };
  const seen = await unwrap(hub.GET("/public/v1/track/{tracking}", { params, signal }));
  const staged = seen.stages.flatMap(({ stage, status, time }): Staged[] =>
    time === null ? [] : [{ since: time, row: { stage, status: signed(status) } }],
  );
  return table(staged);
}

function table(staged: Staged[], timeZone?: string): TimelineRow[] {
  const format = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(timeZone && { timeZone }),
  });
  const at = ({ since }: Staged) => Date.parse(since);
  staged.sort((a, b) => at(a) - at(b));
  return staged.map(({ since, row }) => ({ time: format.format(new Date(since)), ...row }));
}

function signed(status: Schemas["StageBody"]["status"]): string {
  const sign = SIGNS[status];
  return sign ? `${sign} ${status}` : status;
}
