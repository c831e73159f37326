struct S {}

control c() {
    apply {
        S<bit<8>> q;
    }
}
