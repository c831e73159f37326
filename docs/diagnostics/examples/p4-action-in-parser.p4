error {
    Odd
}

action act() {}

parser p() {
    state start {
        act();
    }
}
