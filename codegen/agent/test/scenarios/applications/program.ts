import { type ApplicationsConnectionData, startApplicationsAgent } from "./output/applications-agent.ts";

const data: ApplicationsConnectionData = { tenant: 5n, ticket: 1n };
await startApplicationsAgent({
  configuration: "node.json",
  connectionData: ({ client }) => (client === "" ? data : { tenant: 1n, ticket: 2n }),
});

// Every value must be given, and no other.
await startApplicationsAgent({ configuration: "node.json" });
await startApplicationsAgent({ configuration: "node.json", connectionData: () => ({ tenant: 5n }) });
await startApplicationsAgent({
  configuration: "node.json",
  connectionData: () => ({ tenant: 5, ticket: 1n }),
});
