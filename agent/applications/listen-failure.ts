import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { applicationMessages } from "../../diagnostics/messages-application.ts";
import type { TransportProtocol } from "../../dsl/model/index.ts";

export interface ListeningPlace {
  readonly application: string;
  readonly protocol: TransportProtocol;
  readonly address: string;
  readonly port: number;
}

/** Why a socket cannot be bound, as a diagnostic that says what to do. */
export function listenFailure(error: NodeJS.ErrnoException, place: ListeningPlace): DiagnosticError {
  const { application, protocol, address, port } = place;
  const { diagnose } = applicationMessages;
  switch (error.code) {
    case "EADDRINUSE":
      return new DiagnosticError([
        diagnose("application-port-in-use", {}, { application, protocol, address, port }),
      ]);
    case "EADDRNOTAVAIL":
      return new DiagnosticError([diagnose("application-address-missing", {}, { application, address })]);
    case "EACCES":
      return new DiagnosticError([diagnose("application-port-privileged", {}, { application, port })]);
    default:
      return new DiagnosticError([
        diagnose(
          "application-cannot-listen",
          {},
          { application, protocol, address, port, reason: error.message },
        ),
      ]);
  }
}
