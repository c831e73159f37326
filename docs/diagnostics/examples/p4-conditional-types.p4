struct S {
    bool y;
}

control c(inout S s) {
    apply {
        bit<8> v;
        bit<16> w;
        v = s.y ? v : w;
    }
}
