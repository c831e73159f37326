error {
    Odd
}

parser p(out error e) {
    state start {
        transition select(e) {
            default: accept;
        }
    }
}
