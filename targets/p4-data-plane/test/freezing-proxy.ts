import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Hands bytes to and from a server, until it freezes: then connections stay open and nothing comes through. */
export class FreezingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #frozen = false;

  private constructor(target: string) {
    const { hostname, port } = new URL(`http://${target}`);
    this.#server = createServer((near) => {
      const far = connect(Number(port), hostname);
      this.#hand(near, far);
      this.#hand(far, near);
    });
  }

  /** @param target `host:port` */
  static async start(target: string): Promise<FreezingProxy> {
    const proxy = new FreezingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  freeze(): void {
    this.#frozen = true;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #hand(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on("data", (bytes) => {
      if (!this.#frozen) to.write(bytes);
    });
    from.on("error", () => {});
    from.on("close", () => to.destroy());
  }
}
