import type { EncapsulationModel } from "../dsl/model/index.ts";
import { type AddressFamily, layoutOf } from "../dsl/model/index.ts";
import { type FieldDisplay, type HeaderBinding, headerLayout } from "../packet/index.ts";

/** Tells the dissector about a pipeline's own header, as it lies on the wire for clients of one family. */
export function carrierBinding(encapsulation: EncapsulationModel, family: AddressFamily): HeaderBinding {
  const { fields } = layoutOf(encapsulation, family);
  const widths = Object.fromEntries(fields.map(({ field, bits }) => [field.name, bits]));
  const display = Object.fromEntries(
    fields
      .filter(({ field }) => field.role.kind === "clientAddress" || field.role.kind === "ownerAddress")
      .map(({ field }): [string, FieldDisplay] => [field.name, "ip"]),
  );
  const { carrier } = encapsulation;
  return {
    layout: headerLayout(encapsulation.name, widths, display),
    announcedBy:
      carrier.kind === "ethernet"
        ? { by: "etherType", value: carrier.etherType }
        : { by: "udpPort", value: carrier.port },
    carriesIp: true,
  };
}
