import { execFileSync } from "node:child_process";

const ip = (...args: readonly string[]) => execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"] });

let made = 0;

/**
 * Two namespaces of a test's own, joined by a veth pair with an end named `port` in each:
 *
 *     near: port ──── port :far
 */
export class VethPair {
  readonly near: string;
  readonly far: string;

  constructor(prefix: string) {
    const id = `${prefix}${process.pid % 100_000}-${made++}`;
    this.near = `${id}n`;
    this.far = `${id}f`;
    for (const namespace of [this.near, this.far]) ip("netns", "add", namespace);
    this.connect();
  }

  /** Makes the pair, up and quiet: no IPv6, so that nothing sends but the test. */
  connect(): void {
    ip(
      ...["-n", this.near, "link", "add", "port", "address", "02:00:00:00:0a:01", "type", "veth"],
      ...["peer", "name", "port", "address", "02:00:00:00:0a:02", "netns", this.far],
    );
    for (const namespace of [this.near, this.far]) {
      const quiet = "net.ipv6.conf.port.disable_ipv6=1";
      execFileSync("ip", ["netns", "exec", namespace, "sysctl", "-qw", quiet]);
      ip("-n", namespace, "link", "set", "port", "up");
    }
  }

  /** Takes the pair away, as a pulled card does. */
  disconnect(): void {
    ip("-n", this.near, "link", "delete", "port");
  }

  setMtu(bytes: number): void {
    for (const namespace of [this.near, this.far])
      ip("-n", namespace, "link", "set", "port", "mtu", String(bytes));
  }

  /** Runs `ip` in the near namespace. */
  ipNear(...args: readonly string[]): string {
    return ip("-n", this.near, ...args).toString();
  }

  remove(): void {
    for (const namespace of [this.near, this.far]) ip("netns", "delete", namespace);
  }
}
