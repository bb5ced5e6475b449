// What the hub writes is what the types say: each fixture is compiled as the schema of its name.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { Consumer, ROOT } from "./consumer.js";

const FIXTURES = join(ROOT, "sdks/fixtures");
/** Holds many bodies by the names of their schemas; other files are one body each. */
const MANY = "bodies.json";

test("each fixture has the type of its name", { skip: !existsSync(FIXTURES) }, () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 0, "there are no fixtures");
  const values = names.map((name, index) => {
    const type = name === MANY ? "Partial<Schemas>" : `Schemas["${basename(name, ".json")}"]`;
    const json = readFileSync(join(FIXTURES, name), "utf8").trim();
    return `export const fixture${index}: ${type} = ${json};\n`;
  });
  const consumer = new Consumer("fixtures");
  const head = 'import type { Schemas } from "hms-oms-sdk";\n';
  consumer.write("fixtures.ts", head + values.join(""));
  consumer.compile();
});
