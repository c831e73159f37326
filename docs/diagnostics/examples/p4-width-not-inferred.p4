struct S {}

enum E {
    two
}

bit<8> f(in bit<8> v) {
    return v;
}

extern void generic<T>(in T v);

control c() {
    apply {
        generic(1);
    }
}
