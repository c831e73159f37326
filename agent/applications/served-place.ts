import type { ServiceEntry } from "../../dsl/entries/node-entries.ts";
import type { ServiceModel, TransportProtocol } from "../../dsl/model/index.ts";

/** Where an application serves. */
export interface ServedPlace {
  readonly application: string;
  readonly protocol: TransportProtocol;
  readonly addresses: readonly string[];
  readonly port: number;
}

/**
 * A declared service's addresses and port, or, where the node's configuration lists services instead, those of them that have its protocol and
 * port.
 */
export function servedPlace(
  application: string,
  { addresses, protocol, port }: ServiceModel,
  configured: readonly ServiceEntry[] | undefined,
): ServedPlace {
  const instead = configured?.filter((entry) => entry.protocol === protocol && entry.port === port);
  return { application, protocol, port, addresses: instead?.map(({ address }) => address) ?? addresses };
}
