enum E {
    two
}

control c() {
    apply {
        bit<8> v;
        v = (bit<8>) E.three;
    }
}
