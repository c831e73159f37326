#!/usr/bin/env bash
# Records farm.pcap: real TCP and UDP sockets, a router that re-points the client's packets while they talk.
#
#   client ns ──── router ns ═══ three links ═══ server ns
#   198.51.100.7                 02:00:00:00:00:01 .. :03, service address 203.0.113.10 on lo
#
# The server namespace stands for the whole farm: each of its three links has the MAC address of one server, so a
# frame's destination MAC says which server the router chose. Only what arrives from the router is recorded.
# Needs root, iproute2, tcpdump, mergecap (wireshark-common), node.
set -euo pipefail
cd "$(dirname "$0")"
readonly SERVICE=203.0.113.10 CLIENT=198.51.100.7
readonly C=nicforge-rec-client R=nicforge-rec-router S=nicforge-rec-server
scratch=$(mktemp -d)
pids=()

cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for ns in "$C" "$R" "$S"; do ip netns del "$ns" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap cleanup EXIT

for ns in "$C" "$R" "$S"; do ip netns add "$ns"; ip -n "$ns" link set lo up; done
ip netns exec "$R" sysctl -qw net.ipv4.ip_forward=1
ip netns exec "$S" sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
ip netns exec "$R" sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0

ip link add uplink netns "$C" type veth peer name clients netns "$R"
ip -n "$C" addr add "$CLIENT/24" dev uplink
ip -n "$R" addr add 198.51.100.1/24 dev clients
ip -n "$C" link set uplink up
ip -n "$R" link set clients up
ip -n "$C" route add default via 198.51.100.1
for n in 1 2 3; do
  ip link add "wan$n" netns "$S" address "02:00:00:00:00:0$n" type veth peer name "server$n" netns "$R"
  ip -n "$S" addr add "192.0.2.$((n * 4 + 2))/30" dev "wan$n"
  ip -n "$R" addr add "192.0.2.$((n * 4 + 1))/30" dev "server$n"
  ip -n "$S" link set "wan$n" up
  ip -n "$R" link set "server$n" up
done
for ns_dev in "$C:uplink" "$R:clients" "$R:server1" "$R:server2" "$R:server3" "$S:wan1" "$S:wan2" "$S:wan3"; do
  ip netns exec "${ns_dev%%:*}" ethtool -K "${ns_dev##*:}" tx off tso off gso off gro off >/dev/null
done
ip -n "$S" addr add "$SERVICE/32" dev lo
ip -n "$S" route add default via 192.0.2.5

point_to() { ip -n "$R" route replace "$SERVICE/32" via "192.0.2.$(($1 * 4 + 2))"; }

for n in 1 2 3; do
  ip netns exec "$S" tcpdump -q -U --immediate-mode -i "wan$n" -Q in -w "$scratch/wan$n.pcap" 'not ip6' 2>"$scratch/tcpdump$n.log" &
  pids+=($!)
done
ip netns exec "$S" node server.mjs "$SERVICE" &
pids+=($!)
for n in 1 2 3; do until grep -q listening "$scratch/tcpdump$n.log"; do sleep 0.05; done; done
until ip netns exec "$S" ss -Hltn "sport = :80" | grep -q .; do sleep 0.05; done

point_to 1
mkfifo "$scratch/steps"
ip netns exec "$C" node client.mjs "$SERVICE" "$CLIENT" >"$scratch/steps" &
while read -r server; do point_to "$server"; kill -USR1 "$!"; done <"$scratch/steps"
sleep 0.3
for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
wait "${pids[0]}" "${pids[1]}" "${pids[2]}" 2>/dev/null || true
mergecap -F pcap -w farm.pcap "$scratch"/wan?.pcap
