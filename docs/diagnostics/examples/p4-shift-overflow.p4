control c() {
    apply {
        bit<8> v;
        v = v << 8;
    }
}
