/** Any node of the tree, for walks that do not care which. */
export interface AnyNode {
  readonly kind: string;
}

/** The nodes right below a node, in the order of the text. */
export function children(node: AnyNode): readonly AnyNode[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === "span") return [];
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });
}

/** All nodes below a node in the order of the text, the node itself first. Not recursive: trees may be deep. */
export function* descendants(node: AnyNode): Iterable<AnyNode> {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    open.push(...children(next).toReversed());
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}
