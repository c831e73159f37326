extern E {
    E();
}

control c() {
    E() e;

    apply {
        bit<8> v = e.f;
    }
}
