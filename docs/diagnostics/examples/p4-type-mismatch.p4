header ipv4_t {
    bit<8> ttl;
    bit<16> totalLen;
}

control c(inout ipv4_t ipv4) {
    apply {
        ipv4.totalLen = ipv4.ttl;
    }
}
