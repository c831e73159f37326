import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { agentMessages } from "../../diagnostics/messages-agent.ts";
import { agentMetrics } from "./metrics.ts";
import type { ObservedAgent } from "./observed-agent.ts";
import { missingForReadiness } from "./readiness.ts";

export interface Observation {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Page = () => Answer | Promise<Answer>;

/**
 * Serves `/metrics` (Prometheus text), `/healthz` (200 while the process runs) and `/readyz` (200 when the device is there, its tables are
 * right and ownership is joined; else 503 with what is missing, as JSON).
 *
 * @param address `host:port`; port 0 takes a free one
 * @throws DiagnosticError when the address cannot be served
 */
export async function startObservation(address: string, agent: ObservedAgent): Promise<Observation> {
  const metrics = agentMetrics(agent);
  const pages: Readonly<Record<string, Page>> = {
    "/metrics": async () => ({ status: 200, type: metrics.contentType, body: await metrics.metrics() }),
    "/healthz": () => ({ status: 200, type: "text/plain; charset=utf-8", body: "ok\n" }),
    "/readyz": () => {
      const missing = missingForReadiness(agent);
      const body = `${JSON.stringify({ ready: missing.length === 0, missing })}\n`;
      return { status: missing.length === 0 ? 200 : 503, type: "application/json", body };
    },
  };
  const server = createServer((request, response) => void answer(request, response, pages, agent));
  const { host, port } = hostAndPort(address);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const parameters = { address, reason: error.message };
      reject(new DiagnosticError([agentMessages.diagnose("agent-metrics-cannot-listen", {}, parameters)]));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      server.on("error", (error) => agent.log.error({ err: error }, "serving metrics failed"));
      resolve();
    });
  });
  return {
    host,
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      metrics.clear();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  { method, url = "/" }: IncomingMessage,
  response: ServerResponse,
  pages: Readonly<Record<string, Page>>,
  { log }: ObservedAgent,
): Promise<void> {
  const page = pages[url.split("?")[0]!];
  const readable = method === "GET" || method === "HEAD";
  let answered: Answer;
  try {
    if (page === undefined) answered = plain(404, `not here; there are ${Object.keys(pages).join(", ")}\n`);
    else answered = readable ? await page() : plain(405, "GET or HEAD\n");
  } catch (error) {
    log.error({ err: error, url }, "a page failed");
    answered = plain(500, "failed; the log says why\n");
  }
  response.writeHead(answered.status, { "content-type": answered.type });
  response.end(method === "HEAD" ? undefined : answered.body);
}

function plain(status: number, body: string): Answer {
  return { status, type: "text/plain; charset=utf-8", body };
}

/** `127.0.0.1:9100`, `localhost:9100` or `[::1]:9100`, as the configuration's schema allows. */
function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(address.slice(at + 1)) };
}
