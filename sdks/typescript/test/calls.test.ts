// The four calls and the timeline, against a real server.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  acceptSuggestion,
  askAgent,
  client,
  configure,
  createWorkflow,
  escalate,
  getEvents,
  getTimeline,
  OmsError,
  openTicket,
  rejectSuggestion,
  unwrap,
} from "hms-oms-sdk";
import { LOAN, serve, work } from "./server.js";

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;

async function refused(call: Promise<unknown>): Promise<OmsError> {
  const error = await call.then(
    () => assert.fail("it was not refused"),
    (error) => error,
  );
  assert.ok(error instanceof OmsError, String(error));
  return error;
}

test("a workflow is published, with warnings or strictly", async (t) => {
  const { hub } = await serve(t);
  const first = await createWorkflow(LOAN, { client: hub });
  assert.deepEqual([first.name, first.version], ["DisasterLoan", 1]);
  assert.deepEqual(
    first.warnings.map(({ path, code }) => [path, code]),
    LOAN.stages.map((_, index) => [`stages[${index}].owner`, "OMS-066"]),
  );
  assert.equal((await createWorkflow(LOAN, { client: hub })).version, 1);
  const error = await refused(createWorkflow({ ...LOAN, strictOwners: true }, { client: hub }));
  assert.equal(error.status, 422);
  assert.equal(error.errors.length, 4);
  assert.match(error.requestId ?? "", /^req_/);
  assert.match(error.message, /^OMS-\d{3}: ./);
});

test("the tracking string opens every door of its ticket", async (t) => {
  const { hub } = await serve(t);
  await createWorkflow(LOAN, { client: hub });
  const id = await openTicket("DisasterLoan", { amount: 120000 }, { client: hub });
  assert.match(id, /^DL-\d{4}-\d{5}-[0-9A-HJKMNP-TV-Z]{8}$/);
  const params = { path: { id } };
  const ticket = await unwrap(hub.GET("/api/v1/tickets/{id}", { params }));
  assert.equal(ticket.tracking, id);
  assert.deepEqual([ticket.workflow, ticket.stage], ["DisasterLoan", "id_check"]);
  assert.deepEqual(ticket.data, { amount: 120000 });
  const alias = await unwrap(hub.GET("/admin/ticket/{id}", { params }));
  assert.deepEqual({ ...alias }, { ...ticket });
  const worn = `${ticket.number.toLowerCase().replaceAll("-", " ")} 00000000`;
  const events = await getEvents(worn, { client: hub });
  assert.deepEqual(
    events.map(({ seq, kind }) => [seq, kind]),
    [
      [1, "opened"],
      [2, "stage-queued"],
    ],
  );
  const error = await refused(openTicket("DisasterLoan", {}, { client: hub }));
  assert.deepEqual([error.status, error.errors[0]?.path], [422, "data.amount"]);
});

test("staff see owners and their board's time, the public neither", async (t) => {
  const { hub, url, tokenOf } = await serve(t);
  await createWorkflow(LOAN, { client: hub });
  const tz = "Asia/Kathmandu";
  await unwrap(hub.POST("/api/v1/boards", { body: { name: "DisasterLoan", tz } }));
  const id = await openTicket("DisasterLoan", { amount: 120000 }, { client: hub });
  await work(hub, "IRS_VerifyBot", "done");
  await work(hub, "LoanRiskAgent", "done");
  await work(hub, "SBA_HumanTeam");
  const staff = await getTimeline(id, { client: hub });
  for (const row of staff) {
    assert.deepEqual(Object.keys(row), ["time", "stage", "owner", "status"]);
    assert.match(row.time, HOUR);
  }
  assert.deepEqual(
    staff.map(({ stage, owner, status }) => [stage, owner, status]),
    [
      ["id_check", "IRS_VerifyBot", "✅ done"],
      ["risk_ai", "LoanRiskAgent", "✅ done"],
      ["underwrite", "SBA_HumanTeam", "⏳ in-progress"],
    ],
  );
  const params = { path: { id } };
  const { history } = await unwrap(hub.GET("/api/v1/tickets/{id}", { params }));
  assert.deepEqual(
    staff.map(({ time }) => time),
    history.map(({ ts }) => inKathmandu(ts)),
  );
  const strangers = [client({ url, token: undefined }), client({ url, token: tokenOf("citizen") })];
  for (const stranger of strangers) {
    const seen = await getTimeline(id, { client: stranger });
    for (const row of seen) assert.deepEqual(Object.keys(row), ["time", "stage", "status"]);
    assert.deepEqual(
      seen.map(({ stage, status }) => [stage, status]),
      [
        ["id_check", "✅ done"],
        ["underwrite", "⏳ in-progress"],
      ],
    );
    const bare = id.slice(0, -9);
    assert.equal((await refused(getTimeline(bare, { client: stranger }))).status, 404);
  }
  const lapsed = client({ url, token: "oms_nobody" });
  assert.equal((await refused(getTimeline(id, { client: lapsed }))).status, 401);
});

/** Nepal is five hours and three quarters ahead of UTC, all year. */
function inKathmandu(time: string): string {
  const there = new Date(Date.parse(time) + 345 * 60_000);
  return there.toISOString().slice(11, 16);
}

test("each status has its sign", async (t) => {
  const { hub } = await serve(t);
  const outcomes = ["done", "failed", "blocked"];
  const stages = [...outcomes, "cancelled", "paused"].map((id) => ({ id, owner: id }));
  await createWorkflow(
    { name: "Signs", stages: [...stages, { id: "skipped", owner: "o", when: "false" }] },
    { client: hub },
  );
  const id = await openTicket("Signs", {}, { client: hub });
  const signs = async () => (await getTimeline(id, { client: hub })).map((row) => row.status);
  assert.deepEqual(await signs(), [...stages.map(() => "🔄 queued"), "⏭ skipped"]);
  for (const outcome of outcomes) await work(hub, outcome, outcome);
  const body = { reason: "a test" };
  const steer = (stage: string) => ({ params: { path: { id, stage } }, body });
  await unwrap(hub.POST("/api/v1/tickets/{id}/stages/{stage}/pause", steer("paused")));
  await unwrap(hub.POST("/api/v1/tickets/{id}/stages/{stage}/cancel", steer("cancelled")));
  assert.deepEqual(
    (await signs()).sort(),
    ["✅ done", "❌ failed", "⛔ blocked", "🚫 cancelled", "⏸ paused", "⏭ skipped"].sort(),
  );
});

test("any stage that has not ended is escalated, an ended one is not", async (t) => {
  const { hub } = await serve(t);
  await createWorkflow({ ...LOAN, supervisor: "human:chief" }, { client: hub });
  const id = await openTicket("DisasterLoan", { amount: 120000 }, { client: hub });
  const reason = "SLA breached >4h";
  const asked = await escalate(id, "underwrite", reason, { client: hub, to: "human:second-team" });
  const stage = asked.stages.find((stage) => stage.id === "underwrite");
  assert.ok(stage?.escalated_at);
  assert.deepEqual([stage.status, stage.owner], ["waiting", "human:second-team"]);
  assert.equal(stage.supervision?.owner, "human:chief");
  const event = (await getEvents(id, { client: hub })).find(({ reason }) => reason);
  assert.equal(event?.reason, reason);
  await work(hub, "IRS_VerifyBot", "done");
  const error = await refused(escalate(id, "id_check", reason, { client: hub }));
  assert.equal(error.status, 409);
});

test("what is configured counts more than the environment", async (t) => {
  const { url, token } = await serve(t);
  t.after(() => configure({ url: "", token: undefined }));
  configure({ url: `${url}/`, token });
  await createWorkflow(LOAN);
  const id = await openTicket("DisasterLoan", { amount: 1 });
  assert.equal((await getTimeline(id)).length, 1);
  assert.equal((await getEvents(id)).length, 2);
  assert.ok((await escalate(id, "fund", "a test")).warnings?.length);
});

test("what an agent suggests is accepted or rejected", async (t) => {
  const { hub } = await serve(t);
  await unwrap(hub.POST("/api/v1/boards", { body: { name: "City Potholes" } }));
  const open = async (title: string) => {
    const body = { board: "City Potholes", title };
    return (await unwrap(hub.POST("/api/v1/tickets", { body }))).number;
  };
  const suggested = async (ticket: string) => {
    const asked = await askAgent(ticket, "Pothole-Ranker", { client: hub });
    const [call] = asked.agent_calls ?? [];
    assert.ok(call);
    assert.deepEqual([call.agent, call.waits_for], ["Pothole-Ranker", "person"]);
    return call.call;
  };
  const deep = await open("A deep hole");
  const accepted = await acceptSuggestion(deep, await suggested(deep), { client: hub });
  assert.equal(accepted.priority, 1);
  const call = await suggested(deep);
  const said = { client: hub, reason: "It shows a puddle" };
  assert.equal((await rejectSuggestion(deep, call, said)).agent_calls, undefined);
  assert.equal((await refused(acceptSuggestion(deep, call, { client: hub }))).code, "OMS-158");
  const shadow = { client: hub, autonomy: "shadow" };
  assert.equal((await askAgent(deep, "Pothole-Ranker", shadow)).agent_calls, undefined);
});
