control C();

control c() {
    C() inner;

    apply {}
}
