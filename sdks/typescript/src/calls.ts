// The calls that most programs need.

import { type CallOptions, client, init, type Schemas } from "./client.js";
import { unwrap } from "./error.js";
import { items } from "./pages.js";

/** The most that a page may hold. */
const PAGE_MAX = 1000;

/**
 * Publishes a workflow. The same content again is the same version.
 *
 * What is allowed but may not be meant, such as an owner that nobody has registered, is among the
 * `warnings`.
 */
export function createWorkflow(
  definition: Schemas["WorkflowDefinition"],
  options: CallOptions = {},
): Promise<Schemas["PublishedBody"]> {
  const { client: hub = client(), signal = null } = options;
  const path = { name: definition.name };
  const call = { params: { path }, body: definition, signal };
  return unwrap(hub.PUT("/api/v1/workflows/{name}", call));
}

/**
 * Opens a ticket in the newest version of a workflow.
 *
 * Answers its tracking string: the number with the access code, good to show to whoever asked.
 */
export async function openTicket(
  workflow: string,
  data: Record<string, unknown> = {},
  options: CallOptions = {},
): Promise<string> {
  const { client: hub = client() } = options;
  const call = { body: { workflow, data }, ...init(options) };
  return (await unwrap(hub.POST("/api/v1/tickets", call))).tracking;
}

/**
 * Asks for help with a stage that has not ended, also one that still waits.
 *
 * Its supervisor gets a task; when nobody is named, a warning of the answer says so. With `to` the
 * stage gets that owner, and whoever works on it loses the lease.
 */
export function escalate(
  ticket: string,
  stage: string,
  reason: string,
  options: CallOptions & { to?: string } = {},
): Promise<Schemas["StaffTicket"]> {
  const { client: hub = client(), to = null } = options;
  const call = { params: { path: { id: ticket, stage } }, body: { reason, to }, ...init(options) };
  return unwrap(hub.POST("/api/v1/tickets/{id}/stages/{stage}/escalate", call));
}

/**
 * Asks an agent about a ticket.
 *
 * The answer may come later: the ticket's `agent_calls` say what waits for it. `autonomy` lowers
 * what becomes of it.
 */
export function askAgent(
  ticket: string,
  agent: string,
  options: CallOptions & { autonomy?: string } = {},
): Promise<Schemas["StaffTicket"]> {
  const { client: hub = client(), autonomy = null } = options;
  const path = { id: ticket, name: agent };
  const call = { params: { path }, body: { autonomy }, ...init(options) };
  return unwrap(hub.POST("/api/v1/tickets/{id}/agents/{name}/call", call));
}

/** Has what an agent suggests take effect; the ticket's `agent_calls` name the call. */
export function acceptSuggestion(
  ticket: string,
  call: number,
  options: CallOptions = {},
): Promise<Schemas["StaffTicket"]> {
  const { client: hub = client() } = options;
  const sent = { params: { path: { id: ticket, call } }, body: {}, ...init(options) };
  return unwrap(hub.POST("/api/v1/tickets/{id}/calls/{call}/accept", sent));
}

/** Turns down what an agent suggests. */
export function rejectSuggestion(
  ticket: string,
  call: number,
  options: CallOptions & { reason?: string } = {},
): Promise<Schemas["StaffTicket"]> {
  const { client: hub = client(), reason = null } = options;
  const sent = { params: { path: { id: ticket, call } }, body: { reason }, ...init(options) };
  return unwrap(hub.POST("/api/v1/tickets/{id}/calls/{call}/reject", sent));
}

/** Everything that happened to a ticket, oldest first. */
export async function getEvents(
  ticket: string,
  options: CallOptions = {},
): Promise<Schemas["TimelineEntry"][]> {
  const { client: hub = client(), signal = null } = options;
  const events: Schemas["TimelineEntry"][] = [];
  const page = (cursor: string | undefined) => {
    const query = { limit: PAGE_MAX, ...(cursor && { cursor }) };
    const params = { path: { id: ticket }, query };
    return hub.GET("/api/v1/tickets/{id}/timeline", { params, signal });
  };
  for await (const event of items(page)) events.push(event);
  return events;
}
