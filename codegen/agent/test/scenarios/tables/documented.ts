import { startTablesAgent } from "./output/tables-agent.ts";

const agent = await startTablesAgent({ configuration: "node1.json" });

await agent.tables.acl.insert({
  match: { source: "192.0.2.0/24", servicePort: { low: 8000, high: 8999 } },
  action: "deny",
  priority: 20,
});
await agent.tables.routes.insert({
  match: { protocol: 6, source: "2001:db8::/32" },
  action: "pin",
  params: { node: 2 },
});

agent.onNewConnection(({ client, service }) => console.log(`${client} > ${service}`));
console.log((await agent.verdicts()).forwarded);

process.once("SIGTERM", () => agent.drain());
