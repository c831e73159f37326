import type { EntryMatch, FarmNode } from "../../dsl/entries/node-entries.ts";
import type { Entry } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";

/** One text for each place in a table: two entries with one key cannot be installed at once. */
export function entryKey(entry: Entry): string {
  switch (entry.kind) {
    case "self":
      return "self";
    case "peer":
      return `peer ${entry.node.id}`;
    case "service":
      return `service ${entry.service.protocol} ${entry.service.address} ${entry.service.port}`;
    case "home":
      return `home ${entry.home.index}`;
    case "connection":
      return `connection ${connectionKey(entry.connection)}`;
    case "table": {
      const { match, priority } = entry.entry;
      const names = Object.keys(match).sort();
      return `table ${entry.table} ${priority} ${names.map((name) => `${name}=${matchText(match[name]!)}`).join(" ")}`;
    }
  }
}

/** Whether two entries of one key say the same. */
export function sameEntry(a: Entry, b: Entry): boolean {
  return meaning(a) === meaning(b);
}

function meaning(entry: Entry): string {
  switch (entry.kind) {
    case "self":
      return `${entry.generation} ${entry.node.hostMac} ${nodeText(entry.node)}`;
    case "peer":
      // Tables do not hold a peer's host MAC: only the peer itself needs it.
      return nodeText(entry.node);
    case "service":
      return "";
    case "home":
      return `${entry.home.node} ${entry.home.previous ?? 0}`;
    case "connection":
      return `${entry.connection.node} ${entry.idleSeconds ?? 0} ${valuesText(entry.connection.data)}`;
    case "table":
      return `${entry.entry.action} ${valuesText(entry.entry.parameters)}`;
  }
}

function nodeText({ id, ipv4 = "", ipv6 = "", lanMac }: FarmNode): string {
  return `${id} ${ipv4} ${ipv6} ${lanMac}`;
}

function valuesText(values: Readonly<Record<string, bigint>>): string {
  const names = Object.keys(values).sort();
  return names.map((name) => `${name}=${values[name]}`).join(" ");
}

function matchText(match: EntryMatch): string {
  switch (match.kind) {
    case "exact":
      return `${match.value}`;
    case "lpm":
      return `${match.value}/${match.prefixLength}`;
    case "ternary":
      return `${match.value}&&&${match.mask}`;
    case "range":
      return `${match.low}..${match.high}`;
  }
}
