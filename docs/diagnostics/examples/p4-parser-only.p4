header H {}

struct S {}

control c(inout H h, inout S s, inout H[2] stack) {
    apply {
        h = stack.next;
    }
}
