import { fits } from "../dsl/language/width.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { ConnectionTuple } from "../targets/data-plane.ts";
import type { AgentLog } from "./observe/log.ts";

/** The values that a connection's entry carries beside its node, by name. */
export type ConnectionData = (connection: ConnectionTuple) => Readonly<Record<string, bigint>>;

/**
 * The same, but a function of the user's that throws, or gives a value that no table takes, is logged, and the connection goes on with zeros.
 */
export function checkedData(
  { connections }: PipelineModel,
  dataOf: ConnectionData,
  log: AgentLog,
): ConnectionData {
  return (connection) => {
    try {
      const data = dataOf(connection);
      for (const { name, bits } of connections.data) {
        const value = data[name];
        if (typeof value !== "bigint") throw new TypeError(`connectionData gives no bigint ${name}`);
        if (!fits(value, bits)) throw new RangeError(`${value} does not fit in the ${bits} bits of ${name}`);
      }
      return data;
    } catch (error) {
      log.error({ err: error, connection }, "no data for a connection");
      return {};
    }
  };
}
