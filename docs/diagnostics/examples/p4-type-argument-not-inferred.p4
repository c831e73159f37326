struct S {}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

extern T made<T>();

control c() {
    apply {
        made();
    }
}
