import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { procSockets, SocketTable } from "../kernel-sockets.ts";

// Lines as Linux 6.1 writes them, shortened behind the state.
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0A7100CB:0050 00000000:0000 0A 00000000:00000000
   1: 0A7100CB:0050 076433C6:9C40 01 00000000:00000000
   2: 0A7100CB:0050 076433C6:9C41 03 00000000:00000000
   3: 0A7100CB:0050 076433C6:9C42 08 00000000:00000000
   4: 0A7100CB:0050 076433C6:9C43 06 00000000:00000000
`;
const TCP6 = `  sl  local_address                         remote_address                        st
   0: B80D0120000000000000000010000000:0050 B80D0120000000000000000007000000:9C40 04 00000000:00000000
   1: 0000000000000000FFFF00000A7100CB:0050 0000000000000000FFFF0000076433C6:9C44 01 00000000:00000000
`;

describe("the kernel's socket table", () => {
  test("gives a state for each connection, and none for what listens", () => {
    const table = new SocketTable([TCP]);
    const stateOf = (port: number) => table.get(`tcp 198.51.100.7:${port} 203.0.113.10:80`);
    expect([40000, 40001, 40002, 40003, 40004].map(stateOf)).toEqual([
      "established",
      "handshake",
      "closing",
      "time-wait",
      undefined,
    ]);
    expect(table.get("tcp 0.0.0.0:0 203.0.113.10:80")).toBeUndefined();
  });

  test("reads IPv6 addresses, and IPv4 connections of IPv6 sockets as what they are", () => {
    const table = new SocketTable([TCP6]);
    expect(table.get("tcp [2001:db8::7]:40000 [2001:db8::10]:80")).toBe("closing");
    expect(table.get("tcp 198.51.100.7:40004 203.0.113.10:80")).toBe("established");
  });

  test("names the connections that are in handshake or established", () => {
    const clients = [...new SocketTable([TCP, TCP6]).connections()].map(({ client, service }) => [
      client,
      service,
    ]);
    expect(clients).toEqual([
      ["198.51.100.7:40000", "203.0.113.10:80"],
      ["198.51.100.7:40001", "203.0.113.10:80"],
      ["198.51.100.7:40004", "203.0.113.10:80"],
    ]);
  });

  test("is put together from both families' files, and unknown where there are none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nicforge-sockets-"));
    try {
      expect(await procSockets(folder).read()).toBeUndefined();
      await writeFile(join(folder, "tcp"), TCP);
      const key = "tcp 198.51.100.7:40004 203.0.113.10:80";
      expect((await procSockets(folder).read())?.get(key)).toBeUndefined();
      await writeFile(join(folder, "tcp6"), TCP6);
      expect((await procSockets(folder).read())?.get(key)).toBe("established");
      expect((await procSockets(folder).read())?.get("tcp 198.51.100.7:40000 203.0.113.10:80")).toBe(
        "established",
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.runIf(process.platform === "linux")("holds a connection that is there", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const client = connect(port, "127.0.0.1");
    await new Promise((resolve) => server.once("connection", resolve));
    const states = await procSockets().read();
    expect(states?.get(`tcp 127.0.0.1:${client.localPort} 127.0.0.1:${port}`)).toBe("established");
    client.destroy();
    server.close();
  });
});
