control c(in bit<8> n) {
    apply {
        bit<8> v;
        bit<16> w;
        v = (bit<8>) w[n:0];
    }
}
