header H {}

struct S {
    bool y;
}

control c(inout H h, inout S s, inout H[2] stack) {
    apply {
        h = stack[s.y];
    }
}
