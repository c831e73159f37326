import { type DescField, type DescMessage, type MessageShape, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";

/**
 * A message in protobuf's text format as protoc's own printer lays it out: fields by number, `field {` without a colon,
 * bytes outside of ASCII in octal, the type in a comment at the head. Files then compare with those of other P4
 * compilers.
 */
export function protocText<Schema extends DescMessage>(
  schema: Schema,
  message: MessageShape<Schema>,
): string {
  const lines: string[] = [];
  printMessage(reflect(schema, message), "", lines);
  const head = [`# proto-file: ${schema.file.name}.proto`, `# proto-message: ${schema.typeName}`, ""];
  return `${[...head, ...lines].join("\n")}\n`;
}

function printMessage(message: ReflectMessage, indent: string, lines: string[]): void {
  for (const field of message.fields.toSorted((a, b) => a.number - b.number)) {
    if (!message.isSet(field)) continue;
    switch (field.fieldKind) {
      case "list":
        for (const item of message.get(field)) printValue(field.name, field, item, indent, lines);
        break;
      case "map":
        for (const [key, value] of [...(message.get(field) as ReadonlyMap<string, unknown>)].sort(
          ([a], [b]) => (a < b ? -1 : 1),
        )) {
          lines.push(`${indent}${field.name} {`, `${indent}  key: ${scalarText(key, field.mapKey)}`);
          printValue("value", field, value, `${indent}  `, lines);
          lines.push(`${indent}}`);
        }
        break;
      default:
        printValue(field.name, field, message.get(field), indent, lines);
    }
  }
}

function printValue(name: string, field: DescField, value: unknown, indent: string, lines: string[]): void {
  if (isMessage(value)) {
    lines.push(`${indent}${name} {`);
    printMessage(value, `${indent}  `, lines);
    lines.push(`${indent}}`);
  } else if (field.enum !== undefined) {
    lines.push(`${indent}${name}: ${field.enum.value[value as number]?.name ?? String(value)}`);
  } else {
    lines.push(`${indent}${name}: ${scalarText(value, field.scalar)}`);
  }
}

function isMessage(value: unknown): value is ReflectMessage {
  return typeof value === "object" && value !== null && "desc" in value && "fields" in value;
}

function scalarText(value: unknown, scalar: ScalarType | undefined): string {
  if (typeof value === "string") return quoted(new TextEncoder().encode(value));
  if (scalar === ScalarType.BYTES) return quoted(value as Uint8Array);
  return String(value);
}

const ESCAPES: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  13: "\\r",
  34: '\\"',
  39: "\\'",
  92: "\\\\",
};

function quoted(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const printable = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : undefined;
    text += ESCAPES[byte] ?? printable ?? `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `"${text}"`;
}
