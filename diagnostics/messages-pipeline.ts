import { defineMessages, text } from "./message-table.ts";

/** What the DSL and `nicforge check` say about a pipeline file. */
export const pipelineMessages = defineMessages({
  // Loading the file
  "pipeline-threw": {
    severity: "error",
    message: text`the pipeline file threw: ${"reason"}`,
    help: text`Fix the error; a pipeline file must export a pipeline by default when it is loaded.`,
  },

  "pipeline-file-missing": {
    severity: "error",
    message: text`there is no file ${"file"}`,
    help: text`Name a TypeScript file that exports a pipeline by default.`,
  },
  "pipeline-syntax": {
    severity: "error",
    message: text`syntax error: ${"reason"}`,
    help: text`Correct the TypeScript at this place.`,
  },
  "pipeline-import-unresolved": {
    severity: "error",
    message: text`cannot find the module ${"name"}`,
    help: text`Correct the path, or install the package.`,
  },
  "pipeline-no-default-export": {
    severity: "error",
    message: text`the file exports nothing by default`,
    help: text`Write: export default pipeline("name", { … }).`,
  },
  "pipeline-not-a-pipeline": {
    severity: "error",
    message: text`the default export is ${"actual"}, not a pipeline`,
    help: text`Write: export default pipeline("name", { … }).`,
  },
  "pipeline-unused": {
    severity: "warning",
    message: text`${"what"} is declared but the pipeline does not use it`,
    help: text`Use it, or remove it.`,
  },

  // Calls that TypeScript refuses, met at run time because the loader only strips types
  "pipeline-argument": {
    severity: "error",
    message: text`${"call"} takes ${"expected"}, not ${"actual"}`,
    help: text`Pass ${"expected"}.`,
  },
  "pipeline-option-unknown": {
    severity: "error",
    message: text`${"call"} has no option ${"option"}`,
    help: text`Its options: ${"known"}.`,
  },
  "pipeline-option-missing": {
    severity: "error",
    message: text`${"call"} lacks ${"option"}`,
    help: text`Give ${"option"}: ${"expected"}.`,
  },
  "pipeline-option-invalid": {
    severity: "error",
    message: text`${"option"} of ${"call"} is ${"actual"}`,
    help: text`Give ${"option"}: ${"expected"}.`,
  },
  "pipeline-name-unknown": {
    severity: "error",
    message: text`${"owner"} has no ${"name"}`,
    help: text`It has: ${"known"}.`,
  },
  "pipeline-width": {
    severity: "error",
    message: text`a width of ${"bits"} bits`,
    help: text`Give a whole number of bits from 1 to 128.`,
  },
  "pipeline-value-too-wide": {
    severity: "error",
    message: text`${"value"} does not fit in ${"bits"} bits`,
    help: text`Use a value from 0 to ${"largest"}, or a wider field.`,
  },

  // The connection table's key
  "pipeline-key-incomplete": {
    severity: "error",
    message: text`the connection table's key lacks ${"part"}`,
    help: text`Add connection.${"part"}: without all five parts two connections could collide.`,
  },
  "pipeline-key-foreign": {
    severity: "error",
    message: text`the connection table's key holds ${"part"}`,
    help: text`The key is the five parts of connection: clientAddress, clientPort, serviceAddress, servicePort, protocol.`,
  },

  // Services
  "pipeline-service-address": {
    severity: "error",
    message: text`service ${"service"} has the address "${"address"}", which is no IP address`,
    help: text`Write an IPv4 address such as 203.0.113.10 or an IPv6 address such as 2001:db8::10.`,
  },

  // The reference
  "pipeline-reference-split": {
    severity: "error",
    message: text`the reference may not be spread over several headers: ${"where"}`,
    help: text`Put all of its fields into one encapsulation.`,
  },

  // Ports and rules
  "pipeline-port-missing": {
    severity: "error",
    message: text`the pipeline has no ${"role"} port`,
    help: text`List the ports in order: [wan, lan({ mtu: 1600 }), host, cpu].`,
  },
  "pipeline-port-without-mtu": {
    severity: "error",
    message: text`the lan port has no MTU`,
    help: text`Write lan({ mtu: 1600 }), with the largest IP packet in bytes that the farm's network carries.`,
  },
  "pipeline-port-number-taken": {
    severity: "error",
    message: text`ports ${"role"} and ${"other"} both have number ${"number"}`,
    help: text`Give each port a number of its own.`,
  },
  "pipeline-rule-missing": {
    severity: "error",
    message: text`no rule says what happens to packets from ${"port"}`,
    help: text`Add a rule that begins with on(${"port"}).`,
  },
  "pipeline-rule-repeated": {
    severity: "error",
    message: text`two rules for port ${"port"}`,
    help: text`Join them into one: each port has exactly one rule.`,
  },

  // Names
  "pipeline-name-invalid": {
    severity: "error",
    message: text`${"what"}: "${"name"}" is no name`,
    help: text`Use letters, digits and underscores, with a letter first.`,
  },
  "pipeline-name-reserved": {
    severity: "error",
    message: text`${"what"}: ${"name"} is a keyword of P4 or C`,
    help: text`Choose another name; generated programs could not use this one.`,
  },
  "pipeline-name-own": {
    severity: "error",
    message: text`${"what"}: ${"name"} is taken`,
    help: text`Choose another name; taken are ${"taken"}.`,
  },
  "pipeline-name-repeated": {
    severity: "error",
    message: text`${"what"}: ${"name"} and ${"first"} are one name`,
    help: text`Give each its own name; case and underscores do not tell names apart.`,
  },

  // Services and applications
  "pipeline-service-without-address": {
    severity: "error",
    message: text`service ${"service"} has no address`,
    help: text`Give it at least one address that clients know.`,
  },
  "pipeline-service-repeated": {
    severity: "error",
    message: text`service ${"service"} is ${"protocol"} ${"address"}, port ${"port"}, which service ${"first"} is already`,
    help: text`Give each service its own address, protocol or port.`,
  },
  "pipeline-service-on-carrier-port": {
    severity: "error",
    message: text`service ${"service"} has the carrier's UDP port ${"port"}`,
    help: text`Choose another port for the service or for udpCarrier: such datagrams could not be told apart.`,
  },
  "pipeline-application-service": {
    severity: "error",
    message: text`application ${"application"} serves ${"service"}, which is not among the pipeline's services`,
    help: text`Add ${"service"} to services.`,
  },
  "pipeline-application-repeated": {
    severity: "error",
    message: text`applications ${"first"} and ${"application"} both serve ${"service"}`,
    help: text`Keep one: a service has one application.`,
  },

  // The encapsulation header
  "pipeline-encapsulation-missing": {
    severity: "error",
    message: text`no rule encapsulates packets`,
    help: text`Say in the wan rule's lookup: remote: (owner) => encapsulate(reference).forward(owner, lan).`,
  },
  "pipeline-lookup-missing": {
    severity: "error",
    message: text`no rule looks connections up`,
    help: text`Add a step to the wan and lan rules: .lookup(connections, { local, remote, miss }).`,
  },
  "pipeline-connection-tables": {
    severity: "error",
    message: text`a second connection table`,
    help: text`Use one connection table in all rules.`,
  },
  "pipeline-reference-incomplete": {
    severity: "error",
    message: text`${"header"} lacks ${"meaning"}`,
    help: text`Add a field ${"field"}: the reference is client address and port, owner address and application port, in one header.`,
  },
  "pipeline-addresses-differ": {
    severity: "error",
    message: text`${"client"} and ${"owner"} are addresses of different families`,
    help: text`Use both as address, both as ipv4Address or both as ipv6Address: the owner's address is of the client's family.`,
  },
  "pipeline-ipv6-flag-missing": {
    severity: "error",
    message: text`${"header"} has addresses of either family and does not say which`,
    help: text`Add a field inner.isIpv6, or use client.ipv4Address and owner.ipv4Address.`,
  },
  "pipeline-protocol-missing": {
    severity: "error",
    message: text`${"header"} does not hold the protocol, but TCP and UDP services share port ${"port"}`,
    help: text`Add a field inner.protocol: tuples equal but for the protocol are two connections.`,
  },
  "pipeline-family-not-held": {
    severity: "error",
    message: text`${"header"} cannot hold the ${"family"} clients of service ${"service"} (${"address"})`,
    help: text`Use client.address and owner.address with inner.isIpv6, or remove the address from the service.`,
  },
  "pipeline-encapsulation-length": {
    severity: "error",
    message: text`${"header"} is ${"bits"} bits long, not a multiple of 32`,
    help: text`Add ${"missing"} bits, such as reserved: constant(${"missing"}, 0).`,
  },
  "pipeline-role-repeated": {
    severity: "error",
    message: text`${"header"} has two fields of one role, ${"first"} and ${"field"}`,
    help: text`Remove one of the two.`,
  },
  "pipeline-tag-not-last": {
    severity: "error",
    message: text`the tag ${"field"} is not the last field`,
    help: text`Move it to the end: it covers all bytes before it.`,
  },
  "pipeline-hops-width": {
    severity: "error",
    message: text`the hops field ${"field"} has ${"bits"} bits`,
    help: text`Use at most ${"most"} bits.`,
  },
  "pipeline-hops-missing": {
    severity: "error",
    message: text`packets are passed on, but ${"header"} does not count hops`,
    help: text`Add a field hops(8), or drop such packets: remote: () => drop("unknown").`,
  },
  "pipeline-mtu-too-small": {
    severity: "error",
    message: text`the lan's MTU of ${"mtu"} bytes leaves ${"family"} packets less than ${"least"} behind ${"overhead"} bytes of overhead`,
    help: text`Give the lan an MTU of ${"needed"} or more.`,
  },

  // Headers and tables
  "pipeline-header-length": {
    severity: "error",
    message: text`header ${"header"} is ${"bits"} bits long, not whole bytes`,
    help: text`Add a field of ${"missing"} bits.`,
  },
  "pipeline-table-empty": {
    severity: "error",
    message: text`table ${"table"} lacks ${"part"}`,
    help: text`Give it ${"part"}.`,
  },
  "pipeline-table-two-lpm": {
    severity: "error",
    message: text`table ${"table"} has two lpm keys`,
    help: text`Make one of them ternary: of two prefixes there is no longest.`,
  },
  "pipeline-default-action-unknown": {
    severity: "error",
    message: text`table ${"table"} has no action ${"action"}`,
    help: text`Name one of its actions: ${"known"}.`,
  },
  "pipeline-default-action-parameters": {
    severity: "error",
    message: text`the default action ${"action"} of table ${"table"} needs a node, which only an entry can name`,
    help: text`Choose an action without a node.`,
  },
  "pipeline-field-not-on-wan": {
    severity: "error",
    message: text`${"field"} is a field of carrier frames, which do not come from wan`,
    help: text`Apply the table in the lan rule only, or match another field.`,
  },
  "pipeline-field-never-there": {
    severity: "warning",
    message: text`${"field"} always reads 0 here: ${"reason"}`,
    help: text`Match another field, or remove it from the key.`,
  },

  // Actions
  "pipeline-action-misplaced": {
    severity: "error",
    message: text`${"action"} cannot stand in ${"where"}`,
  },
  "pipeline-owner-foreign": {
    severity: "error",
    message: text`an owner from elsewhere in ${"where"}`,
    help: text`Use the owner that this function is given.`,
  },
  "pipeline-punt-without-cpu": {
    severity: "error",
    message: text`the ${"port"} rule punts, but the pipeline has no cpu port`,
    help: text`Add cpu to ports, or drop instead.`,
  },
  "pipeline-home-without-homes": {
    severity: "error",
    message: text`home() asks a connection's home node, and here every node knows every connection`,
    help: text`Give the pipeline ownership: "home"; or deliver, drop or punt instead.`,
  },
  "pipeline-home-places-unused": {
    severity: "error",
    message: text`homePlaces without a table of homes`,
    help: text`Give the pipeline ownership: "home", or leave homePlaces out.`,
  },
  "pipeline-home-unasked": {
    severity: "error",
    message: text`with ownership by home nodes, a miss on wan of class ${"class"} must ask the home: else packets of connections that other nodes own do not reach them`,
    help: text`Write home({ unknown: … }), with what becomes of packets that the home does not know either.`,
  },
  "pipeline-fragments-home": {
    severity: "error",
    message: text`fragments cannot be sent to a home node: they have no ports, and a connection's home is found by all of its parts`,
    help: text`Leave fragments out: they are dropped and counted. Services that need large datagrams set their own limit, such as DNS over UDP.`,
  },
});
