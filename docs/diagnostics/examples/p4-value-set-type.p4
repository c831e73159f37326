error {
    Odd
}

parser p() {
    value_set<error>(4) vs;

    state start {}
}
