// The four calls: publish a workflow, open a ticket, see where it is, ask for help.
// Needs `OMS_URL` and `OMS_TOKEN`.
import { createWorkflow, escalate, getTimeline, openTicket } from "hms-oms-sdk";

const { name, version, warnings } = await createWorkflow({
  name: "TreeRemoval",
  title: "Removal of a street tree",
  stages: [
    { id: "inspect", publicName: "Inspection", owner: "human:arborists", sla: "3d" },
    { id: "birds", owner: "agent:nest-check", dependsOn: ["inspect"], public: false },
    { id: "notify", owner: "human:front-desk", dependsOn: ["birds"], when: "data.height_m > 10.0" },
    { id: "fell", publicName: "Felling", owner: "human:crew", dependsOn: ["birds", "notify"] },
  ],
});
console.log(`${name} is at version ${version}, with ${warnings.length} warnings`);

const tracking = await openTicket(name, { street: "Elm Street 12", height_m: 14 });
console.log("tracking number:", tracking);
console.table(await getTimeline(tracking));

const ticket = await escalate(tracking, "inspect", "It leans over the school's gate", {
  to: "human:arborists-on-call",
});
console.log("now with", ticket.stages.find((stage) => stage.id === ticket.stage)?.owner);
