header H {}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

control c(inout H[2] stack) {
    apply {
        stack.push_front(-1);
    }
}
