error {
    Odd
}

parser p() {
    state start {}
}
