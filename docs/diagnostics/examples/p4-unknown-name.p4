const bit<16> ETHERTYPE_IPV4 = 0x0800;

control c(out bit<16> type) {
    apply {
        type = ETHERTYPE_IPv4;
    }
}
