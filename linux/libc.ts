import { createRequire } from "node:module";
import type koffi from "koffi";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { linuxMessages } from "../diagnostics/messages-linux.ts";

export type Koffi = typeof koffi;

/** A memory address, as koffi passes pointers. */
export type Address = bigint;

/** The system calls in use, by the names of their manual pages in section 2 (`if_nametoindex`: section 3). */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  setsockopt(fd: number, level: number, option: number, value: Uint8Array, length: number): number;
  getsockopt(fd: number, level: number, option: number, value: Uint8Array, length: Uint8Array): number;
  recvmmsg(fd: number, headers: Address, count: number, flags: number, timeout: null): number;
  sendmmsg(fd: number, headers: Address, count: number, flags: number): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  poll(fds: Address, count: number, timeoutMs: number): number;
  /** {@link poll} in another thread. */
  pollAsync(
    fds: Address,
    count: number,
    timeoutMs: number,
    done: (error: unknown, ready: number) => void,
  ): void;
  eventfd(initial: number, flags: number): number;
  open(path: string, flags: number): number;
  read(fd: number, bytes: Uint8Array, count: number): number;
  write(fd: number, bytes: Uint8Array, count: number): number;
  close(fd: number): number;
  mmap(at: null, length: number, protection: number, flags: number, fd: number, offset: number): Address;
  munmap(at: Address, length: number): number;
  setns(fd: number, type: number): number;
  if_nametoindex(name: string): number;
}

export interface Native {
  readonly koffi: Koffi;
  readonly libc: Libc;
}

const SIGNATURES = [
  "int socket(int domain, int type, int protocol)",
  "int bind(int fd, const void *address, uint32_t length)",
  "int setsockopt(int fd, int level, int option, const void *value, uint32_t length)",
  "int getsockopt(int fd, int level, int option, void *value, void *length)",
  "int recvmmsg(int fd, uintptr_t headers, uint32_t count, int flags, void *timeout)",
  "int sendmmsg(int fd, uintptr_t headers, uint32_t count, int flags)",
  "int ioctl(int fd, unsigned long request, void *argument)",
  "int poll(uintptr_t fds, unsigned long count, int timeout)",
  "int eventfd(uint32_t initial, int flags)",
  "int open(const char *path, int flags)",
  "int64_t read(int fd, void *bytes, size_t count)",
  "int64_t write(int fd, const void *bytes, size_t count)",
  "int close(int fd)",
  "void *mmap(void *at, size_t length, int protection, int flags, int fd, int64_t offset)",
  "int munmap(void *at, size_t length)",
  "int setns(int fd, int type)",
  "uint32_t if_nametoindex(const char *name)",
];

let loaded: Native | undefined;

/**
 * koffi and the C library, loaded on first use so that nothing else needs them.
 *
 * @throws DiagnosticError where this is not Linux or koffi has no build for the machine
 */
export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  try {
    if (process.platform !== "linux") throw new Error(`this is ${process.platform}`);
    const library: Koffi = createRequire(import.meta.url)("koffi");
    const libc = library.load("libc.so.6");
    const functions = Object.fromEntries(
      SIGNATURES.map((signature) => libc.func(signature)).map((f) => [f.info.name, f]),
    );
    return {
      koffi: library,
      libc: { ...functions, pollAsync: functions.poll!.async } as unknown as Libc,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([linuxMessages.diagnose("linux-unavailable", {}, { reason })]);
  }
}
