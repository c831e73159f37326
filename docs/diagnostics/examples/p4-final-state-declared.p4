parser p() {
    state start {}

    state accept {}
}
