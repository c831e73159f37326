import { describe } from "vitest";
import { hubBroker } from "../test/hub-broker.ts";
import { ownershipSuite } from "../test/ownership-suite.ts";

describe("ownership through a hub in one process", () => {
  ownershipSuite(hubBroker);
});
