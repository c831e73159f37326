/** The requirements on the system that a pipeline describes, by their names. */
export const REQUIREMENTS = {
  R1: "receive a first packet that originates from a client",
  R2: "identify the device that stores the connection's data structure",
  R3: "if that is this device: the operation is performed here, and no second packet leaves",
  R4: "if that is another device: a second packet goes to it, and it performs the operation in response",
  R5: "the reference lies within one single header of the second packet",
  R6: "the second packet includes the whole first packet, byte for byte from its first IP byte",
  R7: "the reference holds client address, client port, second device's address, application's port",
  R8: "the application's port is a TCP port",
  R9: "the application's port is a UDP port",
  R10: "the first packet arrives over a wide-area network, behind a router",
  R11: "the second packet leaves through the local network, and through nothing else",
  R12: "the application is a socket application: bytes land in its socket, its answer reaches the client",
  R13: "the decision is made in the data plane, with no host CPU in the path",
  R14: "the client addressed the packet to the first device; packets for other addresses are not handled",
} as const;

export type RequirementId = keyof typeof REQUIREMENTS;
