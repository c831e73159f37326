control c(in bit<8> n) {
    apply {
        bit<8> v;
        tuple<bit<8>, bool> t = { 1, true };
        v = t[n];
    }
}
