import type { ProgramOutcome } from "./compare-program.ts";

/** Says what came of each program as it comes, and counts at the end: nothing is left out silently. */
export class Report {
  readonly #out: { write(text: string): unknown };
  readonly #counts = new Map<string, number>();
  #packets = 0;
  #sent = 0;

  constructor(out: { write(text: string): unknown }) {
    this.#out = out;
  }

  get failed(): boolean {
    return this.#counts.has("different") || this.#counts.has("failed in nicforge");
  }

  excluded(program: string, reason: string): void {
    this.#count("not defined");
    this.#out.write(`not defined  ${program}: ${reason}\n`);
  }

  compared(program: string, outcome: ProgramOutcome, saved: string | undefined): void {
    switch (outcome.kind) {
      case "same":
        this.#count("same");
        this.#packets += outcome.packets;
        this.#sent += outcome.sent;
        this.#out.write(`same         ${program}: ${outcome.packets} packets in, ${outcome.sent} out\n`);
        return;
      case "refused":
        this.#count(`refused by ${outcome.by}`);
        this.#out.write(`refused      ${program}: by ${outcome.by}: ${outcome.reason}\n`);
        return;
      case "failed":
        this.#count(`failed in ${outcome.by}`);
        this.#out.write(`failed       ${program}: in ${outcome.by}: ${outcome.reason}\n`);
        return;
      case "different":
        this.#count("different");
        this.#out.write(`DIFFERENT    ${program}: saved in ${saved}\n`);
        for (const { where, embedded, simpleSwitch } of outcome.differences.slice(0, 3)) {
          this.#out.write(`               ${where}\n                 embedded      ${embedded}\n`);
          this.#out.write(`                 simple_switch ${simpleSwitch}\n`);
        }
    }
  }

  summary(): void {
    const counts = [...this.#counts].map(([what, count]) => `${count} ${what}`).join(", ");
    this.#out.write(`\n${counts}; ${this.#packets} packets compared, ${this.#sent} of them came out\n`);
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
