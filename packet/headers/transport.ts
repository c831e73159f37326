import { headerLayout } from "../header-layout.ts";

/** The 20 bytes before the options (RFC 9293, 3.1); `flags` from CWR down to FIN. */
export const TCP = headerLayout(
  "tcp",
  {
    sourcePort: 16,
    destinationPort: 16,
    sequenceNumber: 32,
    acknowledgementNumber: 32,
    dataOffset: 4,
    reserved: 4,
    flags: 8,
    window: 16,
    checksum: 16,
    urgentPointer: 16,
  },
  { flags: "hex", checksum: "hex" },
);

/** The bits of `flags` (RFC 9293, 3.1; ECE and CWR of RFC 3168). */
export const TCP_FLAG = {
  FIN: 0x01,
  SYN: 0x02,
  RST: 0x04,
  PSH: 0x08,
  ACK: 0x10,
  URG: 0x20,
  ECE: 0x40,
  CWR: 0x80,
} as const;

export type TcpFlag = keyof typeof TCP_FLAG;

/** The flags that are set, from FIN to CWR. */
export function tcpFlagNames(flags: number): readonly TcpFlag[] {
  return (Object.keys(TCP_FLAG) as TcpFlag[]).filter((name) => (flags & TCP_FLAG[name]) !== 0);
}

/** RFC 768. */
export const UDP = headerLayout(
  "udp",
  { sourcePort: 16, destinationPort: 16, length: 16, checksum: 16 },
  { checksum: "hex" },
);
