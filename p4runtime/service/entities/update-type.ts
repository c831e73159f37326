import { Update_Type } from "../../gen/p4/v1/p4runtime_pb.js";
import { refusal } from "../request-error.ts";

/** For entities that are always there: anything but MODIFY is refused. */
export function requireModify(type: Update_Type, what: string): void {
  if (type === Update_Type.MODIFY) return;
  throw refusal("p4runtime-update-type", "", { what, type: Update_Type[type] ?? type, allowed: "MODIFY" });
}

/** For entities that come and go. */
export function requireExistence(type: Update_Type, exists: boolean, what: string): void {
  if (type === Update_Type.INSERT && exists) throw refusal("p4runtime-already-exists", "", { what });
  if (type !== Update_Type.INSERT && !exists) throw refusal("p4runtime-not-found", "", { what });
}
