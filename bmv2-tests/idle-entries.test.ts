import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTROL_PLANE } from "../codegen/p4/control-plane-names.ts";
import { generateProgram } from "../codegen/p4/generate-program.ts";
import { P4RuntimeClient } from "../p4runtime/client.ts";
import { DataplaneClient } from "../p4runtime/dataplane-client.ts";
import { type TableEntry, Update_Type } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../p4runtime/p4info-index.ts";
import { tableEntry } from "../p4runtime/table-entry.ts";
import { concatBytes } from "../packet/index.ts";
import { VirtualClock } from "../switch/clock.ts";
import { createSwitch } from "../switch/software-switch.ts";
import { compileGenerated } from "../targets/bmv2/compile-generated.ts";
import { compileProgram } from "../targets/bmv2/compile-with-p4c.ts";
import { tableRows } from "../targets/bmv2/entries.ts";
import { requires } from "../test-support/optional-engine.ts";
import { SwitchProcess } from "../testing/engines/bmv2/switch-process.ts";
import { FARM } from "./models/farm.ts";
import { answerFrame, type ClientPacketFields, clientPacket, routed } from "./suite/client-frame.ts";
import {
  CLIENT_PORT,
  FAMILIES,
  FAMILY_NAME,
  FARM_ENTRIES,
  type Family,
  ownedBy,
} from "./suite/farm-facts.ts";
import { connref, overEthernet } from "./suite/second-packet.ts";

/** A switch with one entry, `local` on node 1, whose idle time can be seen. */
interface IdleWatch {
  /** Lets more than a second go by. */
  pass(): Promise<void>;
  send(port: "wan" | "lan" | "host", frame: Uint8Array): Promise<void>;
  /** Since the entry was last active. */
  idleSeconds(family: Family): Promise<number>;
  stop(): Promise<void>;
}

const PASSED_MS = 1_200;
const PATIENCE_MS = 60_000;
const entries = {
  ...FARM_ENTRIES,
  node: 1,
  connections: FAMILIES.map((family) =>
    ownedBy({ family, clientPort: CLIENT_PORT.node1, protocol: "tcp", servicePort: 80, node: 1 }),
  ),
};

async function startEmbedded(): Promise<IdleWatch> {
  const clock = new VirtualClock();
  const running = createSwitch(compileGenerated(generateProgram(FARM)), { clock });
  for (const { table, action, parameters: params, match, priority, isDefaultAction } of tableRows(
    FARM,
    entries,
  )) {
    const control = running.control.table(table);
    if (isDefaultAction === true) control.setDefaultAction({ action, params });
    else control.insert({ match, priority, run: { action, params } });
  }
  return {
    pass: async () => clock.advance(PASSED_MS * 1_000),
    send: async (port, frame) => {
      running.process(FARM.ports[port].number, frame);
    },
    idleSeconds: async (family) => {
      const [entry] = running.control.table(CONTROL_PLANE.connections[family]).entries();
      return entry!.idleFor / 1e6;
    },
    stop: async () => {},
  };
}

async function startBmv2(): Promise<IdleWatch> {
  const program = await compileProgram(generateProgram(FARM));
  const index = new P4InfoIndex(program.p4info);
  const running = await SwitchProcess.start({ deviceId: 1, cpuPort: FARM.ports.cpu!.number });
  const client = new P4RuntimeClient({ address: running.p4runtimeAddress });
  const dataplane = new DataplaneClient(running.dataplaneAddress);
  await client.becomePrimary(AbortSignal.timeout(PATIENCE_MS));
  await client.setPipeline(program.p4info, program.deviceConfig);
  await client.write(
    tableRows(FARM, entries).map((row) => ({
      type: row.isDefaultAction === true ? Update_Type.MODIFY : Update_Type.INSERT,
      entity: { entity: { case: "tableEntry" as const, value: withIdleTime(tableEntry(row, index)) } },
    })),
  );
  return {
    pass: () => setTimeout(PASSED_MS),
    send: async (port, bytes) => {
      await dataplane.exchange([{ port: FARM.ports[port].number, bytes }], AbortSignal.timeout(PATIENCE_MS));
    },
    idleSeconds: async (family) => {
      const tableId = index.id("table", CONTROL_PLANE.connections[family]);
      const read = client.read({ case: "tableEntry", value: { tableId, timeSinceLastHit: {} } });
      for await (const { entity } of read) {
        if (entity.case === "tableEntry") return Number(entity.value.timeSinceLastHit!.elapsedNs) / 1e9;
      }
      throw new Error("the entry is gone");
    },
    stop: async () => {
      await client.close();
      dataplane.close();
      await running.stop();
    },
  };
}

/** PI tells the time of entries that have an idle time, and in 32 bits of nanoseconds: up to 4.29 s. */
const IDLE_TIME_NS = 4_000_000_000n;

function withIdleTime(entry: TableEntry): TableEntry {
  const ofConnection = entry.match.length === 5;
  return ofConnection ? { ...entry, idleTimeoutNs: IDLE_TIME_NS } : entry;
}

function watching(start: () => Promise<IdleWatch>): void {
  let watch: IdleWatch;
  beforeAll(async () => {
    watch = await start();
  }, PATIENCE_MS);
  afterAll(() => watch?.stop());

  /** Seconds that the entry is idle right behind the frame, when it was idle for more than one before. */
  async function idleBehind(
    port: "wan" | "lan" | "host",
    frame: Uint8Array,
    family: Family,
  ): Promise<number> {
    await watch.pass();
    expect(await watch.idleSeconds(family)).toBeGreaterThan(1);
    await watch.send(port, frame);
    return watch.idleSeconds(family);
  }

  for (const family of FAMILIES) {
    const own = { family, clientPort: CLIENT_PORT.node1 };
    const packet = clientPacket(own);
    const answer = (more: ClientPacketFields = {}) => answerFrame({ ...own, ...more });

    test.each([
      ["a client's packet from wan", "wan", routed(packet)],
      [
        "one that a peer sent on",
        "lan",
        overEthernet(concatBytes(connref({ ...own, owner: 1 }), packet), { to: 1 }),
      ],
      ["an answer from host", "host", answer()],
      ["an answer behind a VLAN tag", "host", answerFrame(own, { vlanId: 12 })],
    ] as const)(`${FAMILY_NAME[family]}: %s keeps the entry active`, async (_what, port, frame) => {
      expect(await idleBehind(port, frame, family)).toBeLessThan(1);
    });

    test.each([
      ["another client's answer", answer({ clientPort: CLIENT_PORT.unknown })],
      ["an answer from another port", answer({ protocol: "udp" })],
      ["an answer with a data offset beyond its end", answer({ tcp: { dataOffset: 15 }, payload: "" })],
      ["what looks like the client's own packet, from host", routed(packet)],
    ] as const)(`${FAMILY_NAME[family]}: %s does not`, async (_what, frame) => {
      expect(await idleBehind("host", frame, family)).toBeGreaterThan(1);
    });
  }
}

describe("on the embedded switch", () => watching(startEmbedded));
requires("bmv2", "on simple_switch_grpc", () => watching(startBmv2));
