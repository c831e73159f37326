parser p() {
    state start {}

    state other {}
}
