import { SourceMap, type SourceMapPayload } from "node:module";
import { createJiti, type Jiti, type TransformOptions, type TransformResult } from "jiti";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { spanAt } from "../../diagnostics/span.ts";
import { displayPath } from "../language/call-site.ts";
import { rememberSource } from "../language/loaded-source.ts";

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,(?<base64>\S+)\s*$/;

/** How jiti hands a syntax error on: as code that it would throw when evaluated. */
const SYNTAX_ERROR = "exports.__JITI_ERROR__ = ";

/**
 * Strips the types of a user's file and remembers the way back to its lines and columns.
 * jiti keeps the lines but moves the columns; its own source map knows them.
 */
export function transformer(): (options: TransformOptions) => TransformResult {
  const stripper: Jiti = createJiti(import.meta.url, { fsCache: false, sourceMaps: true });
  return (options) => {
    // The asking instance's Babel settings would turn the source map off again.
    const { babel: _, ...settings } = options;
    const transformed = stripper.transform(settings);
    if (transformed.startsWith(SYNTAX_ERROR))
      throw syntaxError(transformed.slice(SYNTAX_ERROR.length), options.source);
    const base64 = INLINE_MAP.exec(transformed)?.groups?.base64;
    if (options.filename !== undefined) {
      const map =
        base64 === undefined
          ? undefined
          : new SourceMap(JSON.parse(Buffer.from(base64, "base64").toString()) as SourceMapPayload);
      rememberSource(options.filename, { text: options.source, map });
    }
    return { code: transformed.replace(INLINE_MAP, "") };
  };
}

interface JitiError {
  readonly filename: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
  readonly message: string;
}

function syntaxError(json: string, source: string): DiagnosticError {
  const { filename, line, column, message } = JSON.parse(json) as JitiError;
  rememberSource(filename, { text: source, map: undefined });
  const span = spanAt(displayPath(filename), line, column + 1);
  return new DiagnosticError([
    pipelineMessages.diagnose("pipeline-syntax", { span }, { reason: message.trim().replace(/\.$/, "") }),
  ]);
}
