import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { ProgramView } from "./view/program-view.ts";

const FOLDER = new URL("./templates/", import.meta.url);

/** Names that a template uses must be in the view, and it may call nothing but Handlebars' own each, if and with. */
const OPTIONS = { strict: true, noEscape: true, knownHelpersOnly: true } as const;

let compiled: Handlebars.TemplateDelegate<ProgramView> | undefined;

/** Program text with source marks, not yet indented. */
export function renderProgram(view: ProgramView): string {
  compiled ??= compile();
  return compiled(view);
}

function compile(): Handlebars.TemplateDelegate<ProgramView> {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".hbs"))) {
    const text = readFileSync(new URL(file, FOLDER), "utf8");
    handlebars.registerPartial(file.slice(0, -".hbs".length), handlebars.compile(text, OPTIONS));
  }
  return handlebars.compile<ProgramView>("{{> program}}", OPTIONS);
}
