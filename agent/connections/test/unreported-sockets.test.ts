import { describe, expect, test } from "vitest";
import { spanAt } from "../../../diagnostics/span.ts";
import type { ServiceModel } from "../../../dsl/model/index.ts";
import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import { seconds, VirtualTimers } from "../../timers.ts";
import { beginUnreported } from "../unreported-sockets.ts";

const SERVICE: ServiceModel = {
  kind: "service",
  name: "web",
  addresses: ["203.0.113.10"],
  protocol: "tcp",
  port: 80,
  span: spanAt("farm.ts", 1, 1),
};

function tuple(client: string, service = "203.0.113.10:80"): ConnectionTuple {
  return { client, service, protocol: "tcp" };
}

describe("connections that nobody reported", () => {
  test("begin when the kernel has them in two looks, and are a service's", async () => {
    const timers = new VirtualTimers();
    const begun: string[] = [];
    let table = [
      tuple("198.51.100.7:40000"),
      tuple("198.51.100.7:40001"),
      tuple("198.51.100.7:40002", "192.0.2.1:22"),
    ];
    const end = beginUnreported({
      services: [SERVICE],
      connections: { begin: ({ client }) => begun.push(client) },
      sockets: { read: async () => ({ get: () => undefined, connections: () => table }) },
      timers,
    });
    await timers.advance(seconds(5));
    expect(begun).toEqual([]);
    table = [
      tuple("198.51.100.7:40000"),
      tuple("198.51.100.7:40003"),
      tuple("198.51.100.7:40002", "192.0.2.1:22"),
    ];
    await timers.advance(seconds(5));
    expect(begun).toEqual(["198.51.100.7:40000"]);
    end();
    await timers.advance(seconds(20));
    expect(begun).toEqual(["198.51.100.7:40000"]);
  });

  test("are none where the kernel's table cannot be read or gone through", async () => {
    const timers = new VirtualTimers();
    for (const states of [undefined, { get: () => undefined }]) {
      beginUnreported({
        services: [SERVICE],
        connections: { begin: () => expect.fail("began") },
        sockets: { read: async () => states },
        timers,
      });
    }
    await timers.advance(seconds(20));
  });
});
