import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { callSite } from "../language/call-site.ts";
import { isProbedByRuntimes, unknownName } from "../language/symbol-group.ts";

/** A module's exports, where a name that it does not export is a diagnostic at its use and not `undefined`. */
export function guardedExports(name: string, exports: object): object {
  const get = (target: object, property: string | symbol): unknown => {
    const probed = typeof property === "symbol" || property === "__esModule" || isProbedByRuntimes(property);
    if (probed || property in target) return Reflect.get(target, property);
    throw new DiagnosticError([unknownName(name, property, Object.keys(target), callSite(get))]);
  };
  return new Proxy({ ...exports }, { get });
}
