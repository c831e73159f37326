/** Any node of the tree, for walks that do not care which. */
export interface AnyNode {
  readonly kind: string;
}

/** The nodes right below a node, in the order of the text. Whole programs are walked with it: hence the plain loops. */
export function children(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  for (const key in node) {
    if (key === "span") continue;
    const value = (node as unknown as Readonly<Record<string, unknown>>)[key];
    if (Array.isArray(value)) {
      for (const element of value) if (isNode(element)) found.push(element);
    } else if (isNode(value)) found.push(value);
  }
  return found;
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
