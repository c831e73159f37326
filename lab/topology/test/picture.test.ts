import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { farmTopology } from "../farm-topology.ts";
import { topologyPicture } from "../picture.ts";

const PICTURE = new URL("../../../docs/lab.svg", import.meta.url);

test("the picture in the documentation shows what the lab makes", async () => {
  const facts = { nodes: 2, services: ["203.0.113.10"], lanMtu: 1600 };
  const picture = await topologyPicture(farmTopology(facts));
  if (process.env.RECORD !== undefined) writeFileSync(PICTURE, picture);
  expect(readFileSync(PICTURE, "utf8")).toBe(picture);
});
