import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { AddressFamily } from "../../dsl/model/index.ts";
import type { MemberState } from "../ownership/ownership.ts";
import type { ObservedAgent } from "./observed-agent.ts";
import { missingForReadiness } from "./readiness.ts";

type Labelled = readonly (readonly [label: string, value: number])[];

const FAMILIES: readonly AddressFamily[] = ["ipv4", "ipv6"];
const MEMBER_STATES: readonly MemberState[] = ["active", "draining", "lost"];

/** An agent's metrics for Prometheus, read when they are asked for. Names and labels are stable: dashboards rely on them. */
export function agentMetrics(agent: ObservedAgent): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registry.registerMetric(agent.dataPlane.writes);
  const registers = [registry];

  /** One that only grows, taken from a count that is kept elsewhere. */
  const counter = (name: string, help: string, label: string, read: () => Labelled | Promise<Labelled>) =>
    new Counter({
      ...{ name, help, registers, labelNames: [label] },
      async collect() {
        const values = await read();
        this.reset();
        for (const [value, count] of values) this.inc({ [label]: value }, count);
      },
    });
  const gauges = (name: string, help: string, label: string, read: () => Labelled) =>
    new Gauge({
      ...{ name, help, registers, labelNames: [label] },
      collect() {
        this.reset();
        for (const [value, count] of read()) this.set({ [label]: value }, count);
      },
    });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });

  const { connections, punts, ownership, dataPlane } = agent;
  counter("nicforge_verdicts_total", "Frames that ended in each verdict, at the device.", "verdict", () =>
    verdicts(agent),
  );
  gauges("nicforge_table_entries", "Entries that the agent keeps in the device, by kind.", "kind", () => [
    ...Object.entries(agent.entryCounts()),
    ["connection", connections.room.used.ipv4 + connections.room.used.ipv6],
  ]);
  const byFamily = (counts: Readonly<Record<AddressFamily, number>>): Labelled =>
    FAMILIES.map((family) => [family, counts[family]]);
  gauges("nicforge_connection_entries", "Entries of the connection table.", "family", () =>
    byFamily(connections.room.used),
  );
  gauges("nicforge_connection_entries_high_water", "The most of them at once.", "family", () =>
    byFamily(connections.room.highWater),
  );
  gauges("nicforge_connection_entries_capacity", "The connection table's size.", "family", () =>
    byFamily(connections.room.capacity),
  );
  gauges("nicforge_connections", "Connections that this node owns, by state.", "state", () => {
    const counts = { handshake: 0, established: 0, closing: 0, udp: 0 };
    for (const { state } of connections.own()) counts[state] += 1;
    return Object.entries(counts);
  });
  gauge("nicforge_remote_connections", "Connections that peers own.", () => connections.remote.size);
  gauge(
    "nicforge_remote_connections_without_entry",
    "Those of them for which the table has no room.",
    () => connections.remote.withoutEntry,
  );
  counter("nicforge_connections_total", "Connections by how they began and ended.", "event", () =>
    Object.entries(connections.counts).filter(([event]) => event !== "won"),
  );
  counter("nicforge_claims_total", "Claims of connections by their outcome.", "outcome", () => [
    ["won", connections.counts.won],
    ["lost", connections.counts.lost],
  ]);
  gauge(
    "nicforge_punted_frames_waiting",
    "Punted frames that wait for an owner.",
    () => punts.waiting.frames,
  );
  gauge("nicforge_punted_bytes_waiting", "And their bytes.", () => punts.waiting.bytes);
  counter("nicforge_punts_total", "Punted frames by what became of them.", "outcome", () => {
    const { decided, ...others } = punts.counts;
    return Object.entries({ ...decided, ...others });
  });
  counter("nicforge_refused_updates_total", "Updates of entries that the device refused.", "table", () => [
    ["any", dataPlane.refused],
  ]);
  gauge(
    "nicforge_ownership_joined",
    "1 while the farm's ownership is there, 0 while the broker is away.",
    () => (ownership.state === "joined" ? 1 : 0),
  );
  gauge(
    "nicforge_membership_generation",
    "The membership's generation.",
    () => ownership.members().generation,
  );
  gauges("nicforge_members", "Members of the farm by state.", "state", () => {
    const { members } = ownership.members();
    return MEMBER_STATES.map((state) => [state, members.filter((member) => member.state === state).length]);
  });
  gauges("nicforge_application_serving", "What each application serves now.", "application", () =>
    agent.applications().map(({ name, serving }) => [name, serving]),
  );
  gauge("nicforge_ready", "1 when /readyz says so.", () => (missingForReadiness(agent).length === 0 ? 1 : 0));
  return registry;
}

/** None while the device is away: a counter that is not there is not a counter that fell to 0. */
async function verdicts({ dataPlane, log }: ObservedAgent): Promise<Labelled> {
  try {
    return Object.entries(await dataPlane.verdicts()).map(([verdict, count]) => [verdict, Number(count)]);
  } catch (error) {
    log.debug({ err: error }, "verdicts could not be read");
    return [];
  }
}
