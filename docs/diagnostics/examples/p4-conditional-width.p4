struct S {
    bool y;
}

control c(inout S s) {
    apply {
        bit<8> v;
        v = (bit<8>) (s.y ? 1 : 2);
    }
}
