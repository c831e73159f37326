error {
    Odd
}

parser p() {
    state start {}

    state accept {}
}
