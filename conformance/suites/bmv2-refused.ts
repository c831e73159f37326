import { filesIn } from "../checkout.ts";
import { diagnoseCase, errorsOf } from "../compile-case.ts";
import { fail, PASS, type Suite } from "../suite.ts";

/** Programs that are well-formed P4 but that BMv2 cannot run are refused. */
export const bmv2Refused: Suite = {
  name: "bmv2-errors",
  description: "p4_16_bmv_errors refused for the software switch",
  list: (checkout) => filesIn(checkout, "p4_16_bmv_errors", ".p4"),
  run: (checkout, name) => (errorsOf(diagnoseCase(checkout, name)).length > 0 ? PASS : fail("accepted")),
};
