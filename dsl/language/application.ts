import type { ApplicationModel, ApplicationRunner } from "../model/application.ts";
import { callSite } from "./call-site.ts";
import { DECLARED, type Declared, declare } from "./declaration.ts";
import { brokenRoleField, type RoleField, roleField } from "./encapsulation-field.ts";
import { declared, options, readOptions } from "./options.ts";
import type { Service } from "./service.ts";
import { symbolGroup, unknownName } from "./symbol-group.ts";

export interface Application extends Declared<"application", ApplicationModel> {
  readonly name: string;
}

/** How an application runs on its host. */
export interface Runner extends Declared<"runner", ApplicationRunner> {}

export interface ApplicationOptions {
  readonly serves: Service;
  readonly runs: Runner;
}

/** Declares a socket application; `application.port` is its port as a field of the encapsulation header. */
export interface ApplicationSymbol {
  (name: string, settings: ApplicationOptions): Application;
  readonly port: RoleField<16>;
}

// biome-ignore lint/complexity/noBannedTypes: any function of the DSL
function runner(model: ApplicationRunner, boundary: Function): Runner {
  return declare({ kind: "runner", span: callSite(boundary), model, problems: [], parts: [] }, {});
}

/** A TypeScript module; the path is relative to the pipeline file. */
export function typescript(path: string): Runner {
  return runner({ kind: "module", path }, typescript);
}

/** A program that is started for each connection, with the stream as its standard input and output. */
export function inetd(...command: readonly [string, ...string[]]): Runner {
  return runner({ kind: "inetd", command }, inetd);
}

/** A program that listens by itself. */
export function listener(...command: readonly [string, ...string[]]): Runner {
  return runner({ kind: "listener", command }, listener);
}

const SCHEMA = options({
  serves: declared<Service>(["service"]),
  runs: declared<Runner>(["runner"], "typescript(path), inetd(command) or listener(command)"),
});

function declareApplication(name: string, settings: ApplicationOptions): Application {
  const span = callSite(declareApplication);
  const { value, problems } = readOptions(SCHEMA, settings, `application ${name}`, span);
  const service = value?.serves.name;
  const run = value?.runs[DECLARED].model;
  const model: ApplicationModel | undefined =
    service === undefined || run === undefined
      ? undefined
      : { kind: "application", name, service, runner: run, span };
  return declare(
    { kind: "application", span, model, problems, parts: value === undefined ? [] : [value.serves] },
    { name },
  );
}

/**
 * The socket application that a service's connections reach.
 *
 * @example
 * application("echo", { serves: web, runs: inetd("cat") })
 */
export const application: ApplicationSymbol = symbolGroup<ApplicationSymbol>(
  declareApplication,
  ["port"],
  (_, span) => roleField(16, { kind: "applicationPort" }, span),
  (name, span) => brokenRoleField([unknownName("application", name, ["port"], span)], span),
);
