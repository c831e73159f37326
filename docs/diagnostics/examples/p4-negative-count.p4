header H {}

control c(inout H[2] stack) {
    apply {
        stack.push_front(-1);
    }
}
