error {
    Odd
}

parser p() {
    state start {}

    state other {}
}
