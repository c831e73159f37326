error {
    Odd
}

parser p() {
    state other {}
}
