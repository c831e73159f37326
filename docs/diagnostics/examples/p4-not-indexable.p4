struct S {}

control c(inout S s) {
    apply {
        bit<8> v;
        v = s[0];
    }
}
