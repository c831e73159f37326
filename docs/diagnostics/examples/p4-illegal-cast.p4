struct S {
    bool y;
}

control c(inout S s) {
    apply {
        bit<8> v;
        bit<16> w;
        v = (bit<8>) w == 0 ? 8w1 : (bit<8>) s.y;
    }
}
