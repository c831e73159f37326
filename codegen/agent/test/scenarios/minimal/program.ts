import { startMinimalAgent } from "./output/minimal-agent.ts";

const agent = await startMinimalAgent({ configuration: "node.json" });
const { deliveredLocal } = await agent.verdicts();
deliveredLocal satisfies bigint;
await agent.drain(5);

// This pipeline reports no new connections, and has no tables.
agent.onNewConnection(() => {});
agent.tables.acl.entries();
