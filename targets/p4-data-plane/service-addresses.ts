import type { ServiceEntry } from "../../dsl/entries/node-entries.ts";

/**
 * Which services are installed, by the row of address and protocol that several of them share: the first writes it, the
 * last removes it.
 */
export class ServiceAddresses {
  readonly #ports = new Map<string, Set<number>>();

  constructor(installed: Iterable<ServiceEntry>) {
    for (const service of installed) this.add(service);
  }

  /** Whether the service is the first at its address and protocol. */
  add({ port, ...shared }: ServiceEntry): boolean {
    const ports = this.#ports.get(rowKey(shared));
    if (ports !== undefined) {
      ports.add(port);
      return false;
    }
    this.#ports.set(rowKey(shared), new Set([port]));
    return true;
  }

  /** Whether no service is left at its address and protocol. */
  remove({ port, ...shared }: ServiceEntry): boolean {
    const ports = this.#ports.get(rowKey(shared));
    ports?.delete(port);
    if (ports !== undefined && ports.size > 0) return false;
    this.#ports.delete(rowKey(shared));
    return true;
  }
}

function rowKey({ address, protocol }: Omit<ServiceEntry, "port">): string {
  return `${protocol} ${address}`;
}
