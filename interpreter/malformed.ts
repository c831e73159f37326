/** Why bytes are not what their headers say. Data, not an exception: every byte string has a meaning. */
export interface Malformed {
  readonly kind: "malformed";
  readonly why: string;
}

export function malformed(why: string): Malformed {
  return { kind: "malformed", why };
}
