control c() {
    apply {
        bit<8> v;
        v = (bit<8>) ((1 << 65536) * (1 << 65536) * 2);
    }
}
