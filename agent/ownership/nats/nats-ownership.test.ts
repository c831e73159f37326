import { requires } from "../../../test-support/optional-engine.ts";
import { natsBroker } from "../test/nats-broker.ts";
import { ownershipSuite } from "../test/ownership-suite.ts";

requires("nats", "ownership through NATS", () => {
  ownershipSuite(natsBroker);
});
