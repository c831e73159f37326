import type { ConnectionTuple } from "nicforge/agent";
import { startTablesAgent, type TablesAgent } from "./output/tables-agent.ts";

const agent: TablesAgent = await startTablesAgent({ configuration: "node.json" });
const { acl, routes } = agent.tables;

await acl.insert({ match: { source: "192.0.2.0/24", servicePort: 80 }, action: "deny", priority: 2 });
await acl.insert({ match: { servicePort: { low: 1024, high: 65_535 } }, action: "inspect", priority: 1 });
await acl.insert({
  match: { token: { value: 0xdead_beefn, mask: 0xffff_ffffn } },
  action: "deny",
  params: {},
  priority: 3,
});
await acl.modify({ match: { servicePort: { low: 1024, high: 65_535 } }, action: "permit", priority: 1 });
await acl.delete({ match: { source: "192.0.2.0/24", servicePort: 80 }, priority: 2 });
await routes.insert({ match: { protocol: 6, source: "2001:db8::/32" }, action: "pin", params: { node: 2 } });
await routes.insert({
  match: { protocol: 17, source: { value: 1n << 127n, prefixLength: 1 } },
  action: "open",
});
await routes.delete({ match: { protocol: 6, source: "2001:db8::/32" } });

// What is not known before the program runs is checked then.
declare const port: number;
await acl.insert({ match: { servicePort: port }, action: "deny", priority: 9 });

const end = agent.onNewConnection((connection: ConnectionTuple) => console.log(connection.client));
end();
