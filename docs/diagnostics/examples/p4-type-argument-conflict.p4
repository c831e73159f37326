extern void same<T>(in T v, in T w);

control c() {
    apply {
        bit<8> v;
        bit<16> w;
        same(v, w);
    }
}
