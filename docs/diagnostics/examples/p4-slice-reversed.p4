control c() {
    apply {
        bit<8> v;
        bit<16> w;
        v = w[0:7];
    }
}
