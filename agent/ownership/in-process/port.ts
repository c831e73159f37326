/** One end of a two-way link that keeps order, between an agent and the hub. Messages survive JSON. */
export interface OwnershipPort {
  post(message: object): void;
  /** At most one listener; messages that come before it wait. */
  onMessage(listener: (message: object) => void): void;
  /** When the other end is gone; called once. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What carries batches of messages: a worker's port, or a process's channel. */
interface Channel {
  send(batch: Batch): void;
  onBatch(listener: (batch: Batch) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Marked, because a process's channel may carry other messages too. */
interface Batch {
  readonly ownership: readonly object[];
}

/** A link within one process. */
export function linkedPorts(): [OwnershipPort, OwnershipPort] {
  const [one, other] = [new LinkedChannel(), new LinkedChannel()];
  one.peer = other;
  other.peer = one;
  return [batching(one), batching(other)];
}

/** What both `worker_threads.MessagePort` and `Worker` are. */
interface MessagePortLike {
  postMessage(message: unknown): void;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "close" | "exit", listener: () => void): unknown;
  close?(): void;
}

/** A link between threads: a worker's `parentPort`, a `Worker`, or a `MessagePort`. */
export function messagePort(port: MessagePortLike): OwnershipPort {
  return batching({
    send: (batch) => port.postMessage(batch),
    onBatch: (listener) =>
      port.on("message", (message) => {
        if (isBatch(message)) listener(message);
      }),
    onClose: (listener) => {
      const once = onlyOnce(listener);
      port.on("close", once);
      port.on("exit", once);
    },
    close: () => port.close?.(),
  });
}

/** What both `process` of a forked child and `ChildProcess` in its parent are. */
interface ProcessLike {
  readonly connected?: boolean;
  send?(message: unknown, callback: (error: Error | null) => void): unknown;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
}

/** A link between a process and its forked child, beside other messages on the same channel. The channel stays open. */
export function processPort(process: ProcessLike): OwnershipPort {
  return batching({
    // An error says that the channel closed, which `disconnect` tells.
    send: (batch) => process.connected !== false && process.send?.(batch, () => {}),
    onBatch: (listener) =>
      process.on("message", (message) => {
        if (isBatch(message)) listener(message);
      }),
    onClose: (listener) => process.on("disconnect", listener),
    close: () => {},
  });
}

/** Sends what one turn of the event loop posts as one batch: a channel's cost is per message. */
function batching(channel: Channel): OwnershipPort {
  let outgoing: object[] = [];
  let closed = false;
  return {
    post(message) {
      if (closed) return;
      outgoing.push(message);
      if (outgoing.length > 1) return;
      queueMicrotask(() => {
        const batch = outgoing;
        outgoing = [];
        if (!closed) channel.send({ ownership: batch });
      });
    },
    onMessage(listener) {
      channel.onBatch(({ ownership }) => {
        for (const message of ownership) if (!closed) listener(message);
      });
    },
    onClose(listener) {
      channel.onClose(() => {
        closed = true;
        listener();
      });
    },
    close() {
      closed = true;
      channel.close();
    },
  };
}

class LinkedChannel implements Channel {
  peer: LinkedChannel | undefined;
  #waiting: Batch[] = [];
  #listener: ((batch: Batch) => void) | undefined;
  #closed: (() => void) | undefined;
  /** By the other end. */
  #wasClosed = false;

  send(batch: Batch): void {
    const { peer } = this;
    if (peer === undefined) return;
    peer.#waiting.push(batch);
    queueMicrotask(() => peer.#deliver());
  }

  onBatch(listener: (batch: Batch) => void): void {
    this.#listener = listener;
    this.#deliver();
  }

  onClose(listener: () => void): void {
    this.#closed = listener;
    if (this.#wasClosed) queueMicrotask(listener);
  }

  close(): void {
    const { peer } = this;
    this.peer = undefined;
    if (peer === undefined) return;
    peer.peer = undefined;
    peer.#wasClosed = true;
    queueMicrotask(() => peer.#closed?.());
  }

  #deliver(): void {
    if (this.#listener === undefined) return;
    for (const batch of this.#waiting.splice(0)) this.#listener(batch);
  }
}

function isBatch(message: unknown): message is Batch {
  return typeof message === "object" && message !== null && "ownership" in message;
}

function onlyOnce(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
