control c() {
    c() inner;

    apply {}
}
