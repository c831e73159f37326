import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import { NatsServer } from "../../../test-support/nats-server.ts";
import { systemTimers } from "../../timers.ts";
import { natsOwnership } from "../nats/nats-ownership.ts";
import { type BrokerUnderTest, TEST_TIMES } from "./broker-under-test.ts";

/** A nats-server of its own; each member reaches it over a link that can be cut. */
export async function natsBroker(): Promise<BrokerUnderTest> {
  const server = await NatsServer.start();
  const timers = systemTimers();
  const links: Link[] = [];
  return {
    async member() {
      const link = await Link.to(server.port);
      links.push(link);
      return {
        ownership: natsOwnership({ servers: [`127.0.0.1:${link.port}`], timers, times: TEST_TIMES }),
        cutOff: () => link.cut(),
        mend: () => link.mend(),
      };
    },
    kill: () => server.kill(),
    restart: () => server.start(),
    async restartEmpty() {
      server.forget();
      await server.start();
    },
    async until(condition, what) {
      await vi.waitUntil(condition, { timeout: 10_000, interval: 5 }).catch(() => {
        throw new Error(`not within ten seconds: ${what}`);
      });
    },
    done: (work) => work,
    pass: (microseconds) => sleep(microseconds / 1000),
    async stop() {
      for (const link of links) link.close();
      await server.stop();
    },
  };
}

/** A TCP relay. */
class Link {
  readonly #server = createServer((near) => this.#accept(near));
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(target: number) {
    this.#target = target;
  }

  static async to(target: number): Promise<Link> {
    const link = new Link(target);
    link.#server.listen(0, "127.0.0.1");
    await once(link.#server, "listening");
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #accept(near: Socket): void {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(this.#target, "127.0.0.1");
    near.setNoDelay(true);
    far.setNoDelay(true);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => {});
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
