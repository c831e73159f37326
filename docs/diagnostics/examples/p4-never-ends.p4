error {
    Odd
}

parser p() {
    state start {
        transition start;
    }
}
