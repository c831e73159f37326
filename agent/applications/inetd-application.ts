import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import { seconds } from "../timers.ts";
import type { RunningApplication } from "./application.ts";
import { logLines } from "./child-log.ts";
import type { ServiceParts } from "./module-application.ts";
import { StreamService } from "./stream-service.ts";

export interface CommandParts extends ServiceParts {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Where it runs. */
  readonly folder: string;
}

/** Between the client's last byte, or its reset, and the end of a program that does not end by itself. */
const PATIENCE = seconds(5);

/**
 * Serves a TCP service by starting a program for each connection, with the stream as its standard input and output. It finds the two ends in
 * `NICFORGE_CLIENT` and `NICFORGE_SERVICE`; what it writes to standard error goes to the log.
 */
export async function serveWithCommand(parts: CommandParts): Promise<RunningApplication> {
  const service = new StreamService({
    ...parts,
    // A program may answer after it has read to the end.
    allowHalfOpen: true,
    serve: (socket, connection) => runFor(socket, connection, parts),
  });
  await service.listen();
  return service;
}

function runFor(socket: Socket, connection: ConnectionTuple, parts: CommandParts): void {
  const { command, folder, log, timers, place } = parts;
  const [program, ...parameters] = command;
  const facts = { application: place.application, connection: connectionKey(connection) };
  const { client, service } = connection;
  const child = spawn(program!, parameters, {
    cwd: folder,
    env: { ...process.env, NICFORGE_CLIENT: client, NICFORGE_SERVICE: service },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.once("error", (error) => {
    log.error({ ...facts, err: error }, "the application's program cannot run; its connection is closed");
    socket.destroy();
  });
  // A program may end before it has read everything: EPIPE is its right.
  child.stdin.on("error", () => {});
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
  logLines(child.stderr, log, facts);
  child.once("exit", (status, signal) => {
    log.debug({ ...facts, status, signal }, "the application's program has ended");
    // The answer is out when `stdout` ends; what the client still sends, nobody reads.
    socket.unpipe(child.stdin);
    socket.resume();
  });
  child.stdout.once("close", () => socket.end());
  socket.once("close", () => {
    child.stdin.end();
    const cancel = timers.after(PATIENCE, () => endChild(child));
    child.once("exit", cancel);
    if (child.exitCode !== null || child.signalCode !== null) cancel();
  });
}

function endChild(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
}
