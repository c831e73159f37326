bit<8> f(in bit<8> v) {
    return v;
}

control c() {
    apply {
        bit<8> v;
        v = f(_);
    }
}
