struct S {}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

control c(in bit<8> n) {
    apply {
        bit<n> q;
    }
}
