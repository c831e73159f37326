parser p() {
    state start {}
}
