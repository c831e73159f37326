import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PkgInfoSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import type { findAnnotation } from "../check/annotations.ts";
import { annotationFields, documentation } from "./annotations.ts";
import type { P4InfoContext } from "./context.ts";

const TEXT_KEYS = ["name", "version", "organization", "contact", "url", "arch"] as const;

const PROPERTY_KEYS = {
  multicast_group_table_size: "multicastGroupTableSize",
  multicast_group_table_total_replicas: "multicastGroupTableTotalReplicas",
  multicast_group_table_max_replicas_per_entry: "multicastGroupTableMaxReplicasPerEntry",
} as const;

/** The architecture, and what `@pkginfo(…)` and `@platform_property(…)` of `main` say. */
export function packageInfo(context: P4InfoContext): { pkgInfo?: MessageInitShape<typeof PkgInfoSchema> } {
  const main = context.program.main;
  if (main === undefined || main.site.kind !== "instantiation") return {};
  const { annotations } = main.site;
  const info: { -readonly [Key in (typeof TEXT_KEYS)[number]]?: string } = {
    arch: context.architecture.name,
  };
  const written = pairs(annotations, "pkginfo");
  for (const key of TEXT_KEYS) {
    const value = written.get(key);
    if (value !== undefined) info[key] = value.startsWith('"') ? value.slice(1, -1) : value;
  }
  const properties = pairs(annotations, "platform_property");
  const platform = Object.entries(PROPERTY_KEYS).flatMap(([key, field]) => {
    const value = properties.get(key);
    return value === undefined ? [] : [[field, Number(value)]];
  });
  return {
    pkgInfo: {
      ...info,
      ...annotationFields(
        context.program,
        annotations,
        (name) => name === "pkginfo" || name === "platform_property",
      ),
      ...documentation(annotations),
      ...(platform.length === 0 ? {} : { platformProperties: Object.fromEntries(platform) }),
    },
  };
}

/** `@name(key = value, …)`, or the same with brackets, as texts. */
function pairs(annotations: Parameters<typeof findAnnotation>[0], name: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const annotation of annotations) {
    if (annotation.name.text !== name) continue;
    if (annotation.kind === "keyValueAnnotation") {
      for (const pair of annotation.pairs)
        if (pair.value.kind === "stringLiteral") result.set(pair.name.text, `"${pair.value.value}"`);
        else if (pair.value.kind === "integerLiteral")
          result.set(pair.name.text, pair.value.value.toString());
    } else if (annotation.kind === "unstructuredAnnotation") {
      const tokens = annotation.body ?? [];
      for (const [index, token] of tokens.entries())
        if (token.text === "=" && index > 0)
          result.set(tokens[index - 1]!.text, tokens[index + 1]?.text ?? "");
    }
  }
  return result;
}
