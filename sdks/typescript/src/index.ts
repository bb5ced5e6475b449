// What this package offers.

export {
  acceptSuggestion,
  askAgent,
  createWorkflow,
  escalate,
  getEvents,
  openTicket,
  rejectSuggestion,
} from "./calls.js";
export { type Change, changes } from "./changes.js";
export { type CallOptions, client, type Hub, type Schemas } from "./client.js";
export { OmsError, unwrap } from "./error.js";
export { items } from "./pages.js";
export { configure, type Settings } from "./settings.js";
export { getTimeline, type TimelineRow } from "./timeline.js";
