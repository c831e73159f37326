header H {}

struct S {}

control c(inout H h, inout S s) {
    apply {
        bit<8> v;
        v = h[1:0];
    }
}
