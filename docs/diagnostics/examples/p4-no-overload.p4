bit<8> over(in bit<8> v) {
    return v;
}

bit<8> over(in bit<8> v, in bit<8> w) {
    return v;
}

control c() {
    apply {
        bit<8> v;
        v = over();
    }
}
