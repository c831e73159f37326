enum E {
    one
}

control c() {
    apply {
        bit<8> v;
        v = (bit<8>) E.one.minSizeInBits();
    }
}
