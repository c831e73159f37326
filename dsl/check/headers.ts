import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Check } from "./check.ts";

/** User headers are whole bytes: a parser takes nothing less from a packet. */
export const checkHeaders: Check = ({ headers, incomplete }) =>
  headers.flatMap(({ name, fields, span }) => {
    if (incomplete) return [];
    const bits = fields.reduce((sum, field) => sum + field.bits, 0);
    if (bits % 8 === 0) return [];
    const about = { header: name, bits, missing: 8 - (bits % 8) };
    return [pipelineMessages.diagnose("pipeline-header-length", { span }, about)];
  });
