const KNOWN: Readonly<Record<string, string>> = { mail: "203.0.113.25" };

export function addressOf(name: string): string {
  const address = KNOWN[name];
  if (address === undefined) throw new Error(`no address for ${name}`);
  return address;
}
