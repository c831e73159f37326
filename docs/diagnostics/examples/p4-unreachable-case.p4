error {
    Odd
}

parser p(in bit<8> n, out error e) {
    state start {
        transition select(n) {
            default: accept;
            1: reject;
        }
    }
}
