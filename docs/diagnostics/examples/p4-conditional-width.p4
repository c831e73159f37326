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
        v = (bit<8>) (s.y ? 1 : 2);
    }
}
