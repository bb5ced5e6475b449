// Scripts as people write them, compiled and run: our examples, and the snippets of the document
// that the SDK was asked for in, where it is.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { unwrap } from "hms-oms-sdk";
import { Consumer, ROOT } from "./consumer.js";
import { serve } from "./server.js";

const EXAMPLES = join(ROOT, "examples/typescript");
const PAGES = ["sdks/typescript/README.md", "docs/guides/typescript.md"];
/** A block of TypeScript in a page. */
const BLOCK = /^```ts\n([\s\S]*?)^```$/gm;
const DOCUMENT = join(ROOT, "../shared/seeds/2-oms-workflows.md");
const FIRST = "create_workflow";
const FOLLOWING = ["open_ticket", "track_ticket", "escalate"];

test("the examples", async (t) => {
  const server = await serve(t);
  const consumer = new Consumer("examples");
  for (const name of readdirSync(EXAMPLES)) consumer.copy(join(EXAMPLES, name));
  consumer.compile();
  const printed = consumer.run("tree_removal.js", server);
  assert.match(printed, /^TreeRemoval is at version 1, with 4 warnings$/m);
  assert.match(printed, /^tracking number: TR-\d{4}-\d{5}-\w{8}$/m);
  assert.match(printed, row("inspect", "human:arborists", "🔄 queued"));
  assert.match(printed, /^now with human:arborists-on-call$/m);
  assert.equal(consumer.run("work_tasks.js", server), "");
  const worked = consumer.run("work_tasks.js", server, "human:arborists-on-call");
  assert.match(worked, /^TR-\d{4}-\d{5} inspect: done\n$/);
});

test("what the pages show compiles", () => {
  const consumer = new Consumer("pages");
  for (const page of PAGES) {
    const blocks = readFileSync(join(ROOT, page), "utf8").matchAll(BLOCK);
    const texts = Array.from(blocks, ([, text = ""]) => text);
    assert.ok(texts.length > 0, `${page} shows nothing`);
    consumer.write(`${basename(page, ".md")}.ts`, texts.join("\n"));
  }
  consumer.compile();
});

test("the snippets of the document, verbatim", { skip: !existsSync(DOCUMENT) }, async (t) => {
  const server = await serve(t);
  const snippets = cut(readFileSync(DOCUMENT, "utf8"));
  const consumer = new Consumer("snippets");
  consumer.write("first.ts", snippet(snippets, FIRST));
  consumer.write("following.ts", FOLLOWING.map((name) => snippet(snippets, name)).join("\n"));
  consumer.compile();
  assert.equal(consumer.run("first.js", server), "");
  const printed = consumer.run("following.js", server);
  const [, id] = /^Your tracking #: (DL-\d{4}-\d{5}-\w{8})$/m.exec(printed) ?? [];
  assert.ok(id, printed);
  assert.match(printed, /│ \(index\) │ time +│ stage +│ owner +│ status +│/);
  assert.match(printed, row("id_check", "IRS_VerifyBot", "🔄 queued"));
  const params = { path: { id } };
  const ticket = await unwrap(server.hub.GET("/api/v1/tickets/{id}", { params }));
  const escalated = ticket.stages.filter((stage) => stage.escalated_at).map((stage) => stage.id);
  assert.deepEqual(escalated, ["underwrite"]);
  assert.deepEqual(ticket.data, { applicant: "ACME Solar LLC", amount: 120000, ein: "12-3456789" });
});

/** A row of `console.table`. */
function row(...cells: string[]): RegExp {
  return new RegExp(["│ '\\d\\d:\\d\\d'", ...cells.map((cell) => ` '${cell}'`), ""].join(" +│"));
}

/** The TypeScript blocks by the name of the file in their first line. */
function cut(document: string): Map<string, string> {
  const texts = Array.from(document.matchAll(BLOCK), ([, text = ""]) => text);
  return new Map(texts.map((text) => [/^\/\/ (?:\S*\/)?(\w+)\.ts/.exec(text)?.[1] ?? "", text]));
}

function snippet(snippets: Map<string, string>, name: string): string {
  const text = snippets.get(name);
  assert.ok(text, `the document has no ${name}.ts`);
  return text;
}
