parser p() {
    state other {}
}
