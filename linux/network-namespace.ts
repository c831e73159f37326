import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { linuxMessages } from "../diagnostics/messages-linux.ts";
import { native } from "./libc.ts";
import { permitted } from "./permission.ts";
import { ERRNO, SystemCallError, succeed } from "./system-call-error.ts";

const CLONE_NEWNET = 0x40000000;
const O_RDONLY_CLOEXEC = 0x80000;

/**
 * Runs `work` with this thread in a network namespace that `ip netns` made. A socket that `work` opens stays in that
 * namespace. `work` is synchronous: nothing else of the process may run there.
 *
 * @throws DiagnosticError when there is no such namespace, or for want of rights
 */
export function inNetworkNamespace<Result>(name: string, work: () => Result): Result {
  const { libc } = native();
  // The thread's own: /proc/self is the process's first thread.
  const own = succeed("open", libc.open("/proc/thread-self/ns/net", O_RDONLY_CLOEXEC));
  try {
    const other = openNamespace(name);
    try {
      permitted(`enter the network namespace ${name}`, () =>
        succeed("setns", libc.setns(other, CLONE_NEWNET)),
      );
    } finally {
      libc.close(other);
    }
    try {
      return work();
    } finally {
      succeed("setns", libc.setns(own, CLONE_NEWNET));
    }
  } finally {
    libc.close(own);
  }
}

function openNamespace(name: string): number {
  try {
    return succeed("open", native().libc.open(`/run/netns/${name}`, O_RDONLY_CLOEXEC));
  } catch (error) {
    if (!(error instanceof SystemCallError) || error.errno !== ERRNO.ENOENT) throw error;
    throw new DiagnosticError([linuxMessages.diagnose("linux-no-such-namespace", {}, { name })]);
  }
}
