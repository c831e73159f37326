struct S {
    bit<8> x;
    bool y;
}

control c(inout S s) {
    apply {
        s = { 1 };
    }
}
