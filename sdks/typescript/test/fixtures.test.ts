// What the hub writes is what the types say: each body is compiled as the schema of its name.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Consumer, ROOT } from "./consumer.js";

test("each body has the type of its name", () => {
  const bodies = readFileSync(join(ROOT, "sdks/fixtures/bodies.json"), "utf8").trim();
  const consumer = new Consumer("fixtures");
  const head = 'import type { Schemas } from "hms-oms-sdk";\n';
  consumer.write("fixtures.ts", `${head}export const bodies: Partial<Schemas> = ${bodies};\n`);
  consumer.compile();
});
