import { hexFromBytes } from "../packet/hex.ts";
import type { Observation, OutputPacket } from "./judge.ts";
import type { Scenario } from "./scenario.ts";

/** Two switches that do not agree: what the one did, and what the other. */
export interface Difference {
  /** `packet 3`, `counter name[1]` or `update 7`. */
  readonly where: string;
  readonly embedded: string;
  readonly simpleSwitch: string;
  /** Place of the packet, where it is about one. */
  readonly packet?: number;
}

/** All that two switches did differently in a scenario. */
export function differences(
  scenario: Scenario,
  embedded: Observation,
  simpleSwitch: Observation,
): readonly Difference[] {
  return [
    ...refusals(scenario, embedded, simpleSwitch),
    ...scenario.packets.flatMap((_, packet) => {
      const texts = [embedded, simpleSwitch].map(({ outputs }) => outputText(outputs[packet] ?? []));
      if (texts[0] === texts[1]) return [];
      return [{ where: `packet ${packet + 1}`, embedded: texts[0]!, simpleSwitch: texts[1]!, packet }];
    }),
    ...[...new Set([...embedded.counters.keys(), ...simpleSwitch.counters.keys()])].flatMap((name) => {
      const [ours, theirs] = [embedded.counters.get(name) ?? "0", simpleSwitch.counters.get(name) ?? "0"];
      return ours === theirs ? [] : [{ where: `counter ${name}`, embedded: ours, simpleSwitch: theirs }];
    }),
  ];
}

/** A refusal that only one of them makes; the words are each switch's own. */
function refusals(
  { updates }: Scenario,
  embedded: Observation,
  simpleSwitch: Observation,
): readonly Difference[] {
  return updates.flatMap((_, place) => {
    const [ours, theirs] = [embedded.refused.get(place), simpleSwitch.refused.get(place)];
    if ((ours === undefined) === (theirs === undefined)) return [];
    return [{ where: `update ${place + 1}`, embedded: ours ?? "taken", simpleSwitch: theirs ?? "taken" }];
  });
}

function outputText(outputs: readonly OutputPacket[]): string {
  return outputs.length === 0
    ? "nothing"
    : outputs.map(({ port, bytes }) => `port ${port}: ${hexFromBytes(bytes)}`).join("; ");
}
