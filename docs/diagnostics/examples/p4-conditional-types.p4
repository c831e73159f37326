struct S {
    bool y;
}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

control c(inout S s) {
    apply {
        bit<8> v;
        bit<16> w;
        v = s.y ? v : w;
    }
}
