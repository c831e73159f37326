import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createJiti } from "jiti";
import { afterEach, describe, expect, test } from "vitest";
import { type ServedFarm, serve } from "./served-farm.ts";

const DOCUMENT = readFileSync(new URL("../../../docs/applications.md", import.meta.url), "utf8");
const MODULES = [...DOCUMENT.matchAll(/^```ts\n(?<module>[\s\S]*?)^```$/gm)].map(
  ({ groups }) => groups!.module!,
);

let served: ServedFarm | undefined;

afterEach(async () => {
  await served?.stop();
  served = undefined;
});

/** What a module of the document exports by default. Its imports are types alone. */
async function exported(index: number): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "nicforge-docs-"));
  try {
    const file = join(folder, "application.ts");
    writeFileSync(file, MODULES[index]!);
    return await createJiti(import.meta.url).import(file, { default: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function answersTo(port: number, questions: readonly string[]): Promise<readonly string[]> {
  const socket = createSocket("udp4");
  const answers: string[] = [];
  try {
    for (const question of questions) {
      socket.send(question, port, "127.0.0.1");
      const [bytes] = (await once(socket, "message")) as [Buffer];
      answers.push(bytes.toString());
    }
    return answers;
  } finally {
    socket.close();
  }
}

describe("the modules of docs/applications.md serve", () => {
  test("a TCP echo", async () => {
    served = await serve({ module: await exported(0) });
    const socket = connect({ port: served.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.end("hello");
    expect(await text(socket)).toBe("hello");
  });

  test("a UDP counter", async () => {
    served = await serve({ protocol: "udp", module: await exported(1) });
    const answers = await answersTo(served.port, ["a", "b"]);
    expect(answers.map((answer) => answer.replace(/:\d+$/, ""))).toEqual([
      "1: a from 127.0.0.1",
      "2: b from 127.0.0.1",
    ]);
  });

  test("one whose sessions move", async () => {
    const moved: string[] = [];
    const migration = {
      take: () => false,
      migrate: async (_connection: unknown, node: number, state: Uint8Array) => {
        moved.push(`${Buffer.from(state)} to ${node}`);
        return { moved: false, why: "a test" } as const;
      },
    };
    served = await serve({ protocol: "udp", module: await exported(2), migration });
    expect(await answersTo(served.port, ["a", "b"])).toEqual(["1", "2"]);
    const socket = createSocket("udp4");
    socket.send("move", served.port, "127.0.0.1");
    await expect.poll(() => moved).toEqual(["1 to 2"]);
    socket.close();
    expect(MODULES).toHaveLength(3);
  });
});
