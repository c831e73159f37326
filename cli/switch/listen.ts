import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { cliMessages } from "../../diagnostics/messages-cli.ts";
import {
  type P4RuntimeServer,
  type P4RuntimeServerOptions,
  serveP4Runtime,
} from "../../p4runtime/service/index.ts";

/** Serves P4Runtime. @throws DiagnosticError when the address cannot be taken */
export async function listen(options: P4RuntimeServerOptions): Promise<P4RuntimeServer> {
  try {
    return await serveP4Runtime(options);
  } catch (error) {
    const { address } = options;
    const code =
      error instanceof Error && "syscall" in error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new DiagnosticError([
      code === "EADDRINUSE"
        ? cliMessages.diagnose("cli-address-in-use", {}, { address })
        : cliMessages.diagnose("cli-address-unusable", {}, { address, reason: code }),
    ]);
  }
}
