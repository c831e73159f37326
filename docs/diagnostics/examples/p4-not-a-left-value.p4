control c(in bit<8> n) {
    apply {
        bit<8> v;
        n = v;
    }
}
