// A worker: claims the tasks of an owner, does them, and ends when none has come for a second.
// Needs `OMS_URL` and `OMS_TOKEN`. To start it: node work_tasks.js OWNER
import { client, OmsError, unwrap } from "hms-oms-sdk";

/** The code of a lease that somebody else has. */
const LEASE_LOST = "OMS-042";

const hub = client();
const [owner = "human:arborists"] = process.argv.slice(2);
for (;;) {
  const claim = { owners: [owner], max: 10, wait_s: 1 };
  const { tasks } = await unwrap(hub.POST("/api/v1/tasks/claim", { body: claim }));
  if (tasks.length === 0) break;
  for (const { id, lease_epoch, stage, ticket } of tasks) {
    const body = { lease_epoch, outcome: "done", note: "looked at it" };
    try {
      await unwrap(hub.POST("/api/v1/tasks/{id}/complete", { params: { path: { id } }, body }));
      console.log(`${ticket.number} ${stage}: done`);
    } catch (error) {
      if (!(error instanceof OmsError) || error.code !== LEASE_LOST) throw error;
      console.log(`${ticket.number} ${stage}: somebody else has it`);
    }
  }
}
