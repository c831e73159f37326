error {
    Odd
}

header H {
    error e;
}
