import { fileURLToPath } from "node:url";
import { sourceCommand } from "../../../cli/own-command.ts";
import type { Lab } from "../../../lab/lab.ts";
import type { LabProcess } from "../../../lab/run/lab-process.ts";
import type { ClientAnswer, ClientTasks } from "./client-process.ts";

/** The client of a lab, as tests order it about. */
export class Client {
  readonly #process: LabProcess;
  readonly #waiting = new Map<number, (answer: ClientAnswer) => void>();
  #orders = 0;

  private constructor(process: LabProcess) {
    this.#process = process;
    process.child.on("message", (answer: ClientAnswer) => this.#waiting.get(answer.id)?.(answer));
  }

  static async start(lab: Lab): Promise<Client> {
    const module = fileURLToPath(new URL("./client-process.ts", import.meta.url));
    const process = lab.start({
      name: "client",
      place: "client",
      command: [...sourceCommand(), module],
      channel: true,
    });
    let ready = false;
    process.child.once("message", () => {
      ready = true;
    });
    await process.until(() => ready, 30_000);
    return new Client(process);
  }

  /** Rejects with the client's own words. */
  async does<Task extends keyof ClientTasks>(
    task: Task,
    order: Parameters<ClientTasks[Task]>[0],
  ): Promise<Awaited<ReturnType<ClientTasks[Task]>>> {
    const id = ++this.#orders;
    const answered = new Promise<ClientAnswer>((resolve) => this.#waiting.set(id, resolve));
    this.#process.child.send({ id, task, order });
    const answer = await answered;
    this.#waiting.delete(id);
    if ("error" in answer) throw new Error(answer.error);
    return answer.outcome as Awaited<ReturnType<ClientTasks[Task]>>;
  }
}
