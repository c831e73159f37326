import { connectionTable, lan, on, pipeline, service } from "nicforge";
import { fromHost, fromWan, key, ports, receive, reference, web } from "../farm-parts.ts";

const second = connectionTable({ key, capacity: 2 });

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [fromWan, on(lan).decapsulate(reference).lookup(second, receive), fromHost],
});
