control c(in bit<8> n) {
    apply {
        bit<n> q;
    }
}
