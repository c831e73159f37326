import { bits, constant, encapsulation, ethernetCarrier, header, hops, pipeline, service, tag, tcp, version } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const probe = header("probe", { after: tcp, servicePort: 80, fields: { none: bits(0), wide: bits(129), half: bits(7.5) } });
const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    version: version(4, 16),
    reserved: constant(0, 0),
    hops: hops(2, 4),
    negative: constant(8, -1),
    big: constant(64, 18446744073709551616n),
    tag: tag(1n << 128n),
  },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(mine) });
