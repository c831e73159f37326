header H {}

struct S {}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

control c(inout H h, inout S s, inout H[2] stack) {
    apply {
        h = stack.next;
    }
}
