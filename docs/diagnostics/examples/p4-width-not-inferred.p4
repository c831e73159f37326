extern void generic<T>(in T v);

control c() {
    apply {
        generic(1);
    }
}
