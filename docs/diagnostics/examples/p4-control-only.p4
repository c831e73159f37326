header H {}

error {
    Odd
}

parser p(out H[2] stack, out error e) {
    state start {
        stack.push_front(1);
    }
}
