import { serveP4Runtime } from "../../p4runtime/service/index.ts";
import { embeddedDevice } from "../../switch/index.ts";

// The embedded switch behind P4Runtime as a process of its own: prints its address, ends with its standard input.
const server = await serveP4Runtime({ device: embeddedDevice(), address: "127.0.0.1:0" });
process.stdout.write(`${server.address}\n`);
process.stdin.on("end", () => process.exit()).resume();
