extern void generic<T>(in T v);

control c() {
    apply {
        bit<8> v;
        generic<bit<8>, bit<8>>(v);
    }
}
