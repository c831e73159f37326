// Run as a process of its own by process-guard.test.ts: what escapes an application's timers and promises.
import { connect, type Socket } from "node:net";
import { serve } from "./served-farm.ts";

const farm = await serve({
  module: (socket: Socket) => {
    socket.once("data", (bytes) => {
      if (bytes.toString() === "timer")
        setTimeout(() => {
          throw new Error("from a timer");
        }, 1);
      else if (bytes.toString() === "promise")
        void Promise.resolve().then(() => Promise.reject(new Error("from a promise")));
      else socket.end("served");
    });
  },
});

function ask(question: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(farm.port, "127.0.0.1", () => socket.write(question));
    socket.on("data", (bytes) => {
      answer += bytes;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

for (const question of ["timer", "promise", "again"]) console.log(`${question}: ${await ask(question)}`);
for (const { err, msg } of farm.log as readonly { err?: { message: string }; msg: string }[])
  if (err !== undefined) console.log(`${msg}: ${err.message}`);
if (process.argv[2] === "own-mistake") {
  setTimeout(() => {
    throw new Error("the agent's own mistake");
  });
  setTimeout(() => console.log("survived"), 200);
} else await farm.stop();
