extern E {}

control c() {
    apply {
        E() e;
    }
}
