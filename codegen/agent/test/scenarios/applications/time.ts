import type { Datagram, Reply } from "nicforge/agent";

export default (_request: Datagram, reply: Reply) => reply(new Date().toISOString());
