import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import { formatIpAddress, parseIpAddress } from "../../packet/ip-address.ts";
import type { PipelineModel } from "../model/pipeline.ts";
import type { Checked, EntriesContext } from "./entries-context.ts";
import type { EntriesFile } from "./entries-schema.ts";
import type { ServiceEntry } from "./node-entries.ts";

/** The rows of the run-time table `services` that the pipeline declares. */
export function declaredServices(model: PipelineModel): readonly ServiceEntry[] {
  return model.services.flatMap(({ addresses, protocol, port }) =>
    addresses.map((address) => ({ address, protocol, port })),
  );
}

/** The file's services with canonical addresses as far as they are any, or else the pipeline's. */
export function servicesOf(file: EntriesFile, model: PipelineModel): readonly ServiceEntry[] {
  return (
    file.services?.map((service) => {
      const bytes = parseIpAddress(service.address);
      return bytes === undefined ? service : { ...service, address: formatIpAddress(bytes) };
    }) ?? declaredServices(model)
  );
}

export function checkServices({
  file,
  document,
  services,
}: EntriesContext): Checked<readonly ServiceEntry[] | undefined> {
  if (file.services === undefined) return { value: undefined, problems: [] };
  const problems: Diagnostic[] = services.flatMap((service, index) => {
    if (parseIpAddress(service.address) === undefined) {
      const place = { span: document.span(["services", index, "address"]) };
      const expected = "an IPv4 or IPv6 address";
      const actual = JSON.stringify(service.address);
      return [
        entriesMessages.diagnose("entries-field-invalid", place, { field: "address", actual, expected }),
      ];
    }
    const first = services.findIndex((other) => serviceText(other) === serviceText(service));
    if (first === index) return [];
    const related = [{ message: "first listed here", span: document.span(["services", first]) }];
    const place = { span: document.span(["services", index]), related };
    return [entriesMessages.diagnose("entries-service-repeated", place, { service: serviceText(service) })];
  });
  return { value: services, problems };
}

/** `tcp 203.0.113.10:80` */
export function serviceText({ address, protocol, port }: ServiceEntry): string {
  return `${protocol} ${address.includes(":") ? `[${address}]` : address}:${port}`;
}
