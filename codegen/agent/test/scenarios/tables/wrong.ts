import { startTablesAgent } from "./output/tables-agent.ts";

const { acl, routes, alc } = (await startTablesAgent({ configuration: "node.json" })).tables;

// Names: a table, a key, an action, a parameter.
alc.entries();
await acl.insert({ match: { sourse: "192.0.2.1" }, action: "deny", priority: 1 });
await acl.insert({ match: {}, action: "drop", priority: 1 });
await routes.insert({ match: { protocol: 6 }, action: "pin", params: { node: 2, port: 1 } });

// Widths: a value, a bound of a range, a mask, a parameter.
await acl.insert({ match: { servicePort: 65_536 }, action: "deny", priority: 1 });
await acl.insert({ match: { servicePort: { low: 1, high: 65_536 } }, action: "deny", priority: 1 });
await acl.insert({
  match: { token: { value: 0n, mask: 0x1_0000_0000_0000_0000n } },
  action: "deny",
  priority: 1,
});
await routes.insert({ match: { protocol: 256 }, action: "open" });
await routes.insert({ match: { protocol: 6 }, action: "pin", params: { node: 65_536 } });

// Forms: a number that may miss values, no address, a mask for a prefix, a prefix for a range.
await acl.insert({ match: { token: 5 }, action: "deny", priority: 1 });
await acl.insert({ match: { source: "192.0.2" }, action: "deny", priority: 1 });
await routes.insert({ match: { protocol: 6, source: { value: 1n, mask: 1n } }, action: "open" });
await acl.insert({ match: { servicePort: "80/8" }, action: "deny", priority: 1 });

// What is missing or too much: a priority, an exact key, a parameter.
await acl.insert({ match: {}, action: "deny" });
await routes.insert({ match: { protocol: 6 }, action: "open", priority: 1 });
await routes.insert({ match: {}, action: "open" });
await routes.insert({ match: { protocol: 6 }, action: "pin" });
await routes.delete({ match: { protocol: 256 } });
