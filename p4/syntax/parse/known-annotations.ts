import type { Annotation, AnnotationToken } from "../ast.ts";

/** What a known annotation must look like. */
interface Form {
  /** As the diagnostic says it: "@name needs a string". */
  readonly needs: string;
  readonly fits: (annotation: Annotation) => boolean;
}

const NOTHING: Form = {
  needs: "no arguments",
  fits: (annotation) => annotation.kind === "unstructuredAnnotation" && (annotation.body ?? []).length === 0,
};

const STRING: Form = {
  needs: "a string",
  fits: (annotation) => {
    switch (annotation.kind) {
      case "unstructuredAnnotation":
        return isString(annotation.body ?? []);
      case "expressionListAnnotation":
        return annotation.expressions.length === 1;
      case "keyValueAnnotation":
        return false;
    }
  },
};

const PAIRS: Form = {
  needs: "pairs of a name and a value",
  fits: (annotation) =>
    annotation.kind === "keyValueAnnotation" ||
    (annotation.kind === "unstructuredAnnotation" && isNamed(annotation.body ?? [])),
};

const TRANSLATION: Form = {
  needs: "a URI and the controller's type: string, bit<width>, or the width alone",
  fits: (annotation) => annotation.kind !== "unstructuredAnnotation" || isTranslation(annotation.body ?? []),
};

/** Annotations that have a meaning here: specification section 20.3, and P4Runtime's own. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ["atomic", NOTHING],
  ["defaultonly", NOTHING],
  ["hidden", NOTHING],
  ["noSideEffects", NOTHING],
  ["optional", NOTHING],
  ["pure", NOTHING],
  ["tableonly", NOTHING],
  ["deprecated", STRING],
  ["name", STRING],
  ["noWarn", STRING],
  ["pkginfo", PAIRS],
  ["p4runtime_translation", TRANSLATION],
]);

/** What the annotation needs and does not have; undefined where it is right, or where anything goes. */
export function missingFrom(annotation: Annotation): string | undefined {
  const form = FORMS.get(annotation.name.text);
  // A `@pragma` of P4-14 has words where annotations have strings.
  if (form === undefined || (annotation.kind === "unstructuredAnnotation" && annotation.pragma))
    return undefined;
  return form.fits(annotation) ? undefined : form.needs;
}

/** Strings, joined by `++` or side by side, in parentheses or not. */
function isString(tokens: readonly AnnotationToken[]): boolean {
  return (
    tokens.some(({ token }) => token === "string") &&
    tokens.every(({ token, text }) => token === "string" || text === "++" || text === "(" || text === ")")
  );
}

function isNamed(tokens: readonly AnnotationToken[]): boolean {
  return tokens.length >= 3 && tokens[1]!.text === "=";
}

/** `"uri", string`, `"uri", bit<32>` or `"uri", 32`: how P4Runtime shows a type. */
function isTranslation(tokens: readonly AnnotationToken[]): boolean {
  const [uri, comma, ...type] = tokens;
  if (uri?.token !== "string" || comma?.text !== ",") return false;
  const [first, opening, width, closing] = type;
  if (type.length === 1) return first!.text === "string" || first!.token === "integer";
  const isBits = first?.text === "bit" && opening?.text === "<" && closing?.text === ">";
  return type.length === 4 && isBits && width?.token === "integer";
}
