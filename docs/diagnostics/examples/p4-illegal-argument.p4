extern void generic<T>(in T v);

action noop() {}

control c() {
    apply {
        generic(noop);
    }
}
