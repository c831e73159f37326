struct S {}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

control c() {
    apply {
        bit<8>[2] array;
        array.push_front(1);
    }
}
