header ipv4_t {
    bit<8> ttl;
    bit<8> protocol;
}

control c(inout ipv4_t ipv4) {
    apply {
        ipv4.tll = 64;
    }
}
