struct S {
    bit<8> x;
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
        s = { x = 1 };
    }
}
