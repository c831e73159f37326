type Settings = Readonly<Record<string, string | number>>;

/** For `all`, and for interfaces that are still to come. The kernel takes the larger of `all` and the interface's own. */
function interfaces(family: "ipv4" | "ipv6", values: Settings): Settings {
  return Object.fromEntries(
    ["all", "default"].flatMap((scope) =>
      Object.entries(values).map(([name, value]) => [`net.${family}.conf.${scope}.${name}`, value]),
    ),
  );
}

const NO_IPV6: Settings = interfaces("ipv6", { disable_ipv6: 1 });

/** Addresses are given, none is made up or asked about: what the captures show is the farm's alone. */
const GIVEN_IPV6: Settings = interfaces("ipv6", { accept_ra: 0, accept_dad: 0, autoconf: 0 });

/** A place that only passes frames on: switches, and NICs, whose kernel shall not speak on wan and lan. */
export const SWITCHING: Settings = NO_IPV6;

export const CLIENT_SETTINGS: Settings = {
  ...GIVEN_IPV6,
  ...interfaces("ipv4", { rp_filter: 0 }),
  "net.ipv4.ip_local_port_range": "1024 65535",
};

/** Answers come back by another server's cable than requests leave by: no reverse path filter. */
export const ROUTER_SETTINGS: Settings = {
  "net.ipv4.ip_forward": 1,
  ...interfaces("ipv4", { rp_filter: 0, send_redirects: 0 }),
  ...GIVEN_IPV6,
  "net.ipv6.conf.all.forwarding": 1,
  // Several next hops share flows by addresses and ports, not by addresses alone.
  "net.ipv4.fib_multipath_hash_policy": 1,
  "net.ipv6.fib_multipath_hash_policy": 1,
};

/**
 * All servers have the service's address, and none may answer ARP for it: only for what its interface has
 * (`arp_ignore` 1), and its own requests must not name it as their sender (`arp_announce` 2).
 */
export const HOST_SETTINGS: Settings = {
  ...interfaces("ipv4", { arp_ignore: 1, arp_announce: 2, rp_filter: 0 }),
  ...GIVEN_IPV6,
  "net.core.somaxconn": 16_384,
  "net.ipv4.tcp_max_syn_backlog": 16_384,
};
