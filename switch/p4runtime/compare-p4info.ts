import { type DescMessage, toJson } from "@bufbuild/protobuf";
import { type P4Info, P4InfoSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";

type Json = ReturnType<typeof toJson<DescMessage>>;

/** Fields that tell people something and change nothing of what a request means. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  "pkgInfo",
  "doc",
  "annotations",
  "annotationLocations",
  "structuredAnnotations",
  "alias",
]);

/**
 * The first difference that matters between a P4Info and the program's, or undefined. Names that are only shown,
 * documentation and annotations may differ.
 */
export function p4infoDifference(given: P4Info, expected: P4Info): string | undefined {
  const [left, right] = [given, expected].map((p4info) => byId(toJson(P4InfoSchema, p4info)));
  return firstDifference(left, right, "");
}

/** Lists of objects with a preamble as records by id, so that their order does not matter. */
function byId(json: Json): Json {
  if (Array.isArray(json)) {
    const ids = json.map(idOf);
    if (json.length === 0 || ids.includes(undefined)) return json.map(byId);
    return Object.fromEntries(json.map((item, index) => [`id ${ids[index]}`, byId(item)]));
  }
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([key]) => !FOR_PEOPLE.has(key))
      .map(([key, value]) => [key, byId(value)]),
  );
}

function idOf(json: Json): string | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const preamble = json.preamble;
  const holder =
    typeof preamble === "object" && preamble !== null && !Array.isArray(preamble) ? preamble : json;
  return "id" in holder ? String(holder.id) : undefined;
}

function firstDifference(
  given: Json | undefined,
  expected: Json | undefined,
  path: string,
): string | undefined {
  if (given === undefined) return `${path} is missing`;
  if (expected === undefined) return `the program has no ${path}`;
  if (typeof given !== "object" || typeof expected !== "object" || given === null || expected === null) {
    return given === expected
      ? undefined
      : `${path} is ${JSON.stringify(given)}, the program's ${JSON.stringify(expected)}`;
  }
  const [left, right] = [given, expected] as Record<string, Json>[];
  for (const key of new Set([...Object.keys(right!), ...Object.keys(left!)])) {
    const difference = firstDifference(left![key], right![key], path === "" ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
