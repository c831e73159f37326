import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { formatIpAddress, parseIpAddress } from "../../packet/ip-address.ts";
import type { ServiceModel, TransportProtocol } from "../model/service.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declare } from "./declaration.ts";
import { integer, listOf, oneOf, options, readOptions, text } from "./options.ts";

export interface Service extends Declared<"service", ServiceModel> {
  readonly name: string;
}

export interface ServiceOptions {
  /** IPv4 and IPv6 addresses that clients know. */
  readonly addresses: readonly string[];
  readonly protocol: TransportProtocol;
  readonly port: number;
}

const SCHEMA = options({
  addresses: listOf(text(), 'a list of addresses such as ["203.0.113.10"]'),
  protocol: oneOf("tcp", "udp"),
  port: integer(1, 65_535),
});

/**
 * Addresses, a protocol and a port that clients know.
 *
 * @example
 * service("web", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 })
 */
export function service(name: string, settings: ServiceOptions): Service {
  const span = callSite(service);
  const { value, problems } = readOptions(SCHEMA, settings, `service ${name}`, span);
  const parsed = (value?.addresses ?? []).map((written) => ({ written, bytes: parseIpAddress(written) }));
  const wrong = parsed
    .filter(({ bytes }) => bytes === undefined)
    .map(({ written }) =>
      pipelineMessages.diagnose("pipeline-service-address", { span }, { service: name, address: written }),
    );
  const model: ServiceModel | undefined = value && {
    kind: "service",
    name,
    addresses: parsed.flatMap(({ bytes }) => (bytes === undefined ? [] : [formatIpAddress(bytes)])),
    protocol: value.protocol,
    port: value.port,
    span,
  };
  return declare({ kind: "service", span, model, problems: [...problems, ...wrong], parts: [] }, { name });
}
