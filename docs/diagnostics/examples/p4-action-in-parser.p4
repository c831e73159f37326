action act() {}

parser p() {
    state start {
        act();
    }
}
