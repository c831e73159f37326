import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import { formatSpan, type Span } from "../../../diagnostics/span.ts";
import type { CheckedProgram } from "../../check/checked-program.ts";
import type { Expression, Name, Parameter } from "../../syntax/ast.ts";
import { printExpressionText } from "../expression-text.ts";
import { Places, type Storage } from "./storage.ts";

/** One walk over a program's statements: the program, the names of places, and what has been found. */
export class Analysis {
  readonly program: CheckedProgram;
  readonly places: Places;
  /** States of loops that are still open: where `break` and `continue` lead. */
  readonly loops: { broken: Storage | undefined; continued: Storage | undefined }[] = [];
  /** What holds where the body that is walked returns. */
  returned: Storage | undefined;
  /** Nothing is reported while a loop or a parser is walked to see what its first round leaves. */
  silent = false;
  private readonly found = new Map<string, Diagnostic>();

  constructor(program: CheckedProgram) {
    this.program = program;
    this.places = new Places(program);
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.found.values()];
  }

  uninitializedUse(expression: Expression, whole: boolean): void {
    const name = printExpressionText(expression);
    const code = whole ? "p4-uninitialized-part" : "p4-uninitialized-use";
    this.add(p4Messages.diagnose(code, { span: expression.span }, { name }));
  }

  invalidHeader(header: Expression, certain: boolean): void {
    const name = printExpressionText(header);
    const how = certain ? "is invalid here" : "may be invalid here";
    this.add(p4Messages.diagnose("p4-invalid-header", { span: header.span }, { name, how }));
  }

  uninitializedOut(parameter: Parameter, of: Name): void {
    this.add(
      p4Messages.diagnose(
        "p4-uninitialized-out",
        { span: parameter.name.span, related: [{ message: "ends without a value", span: of.span }] },
        { parameter: parameter.name.text, name: of.text },
      ),
    );
  }

  private add(diagnostic: Diagnostic): void {
    if (!this.silent) this.found.set(`${diagnostic.code} ${formatSpan(diagnostic.span as Span)}`, diagnostic);
  }
}
