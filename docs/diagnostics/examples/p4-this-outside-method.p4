control c() {
    apply {
        bit<8> v;
        v = this;
    }
}
