extern T made<T>();

control c() {
    apply {
        made();
    }
}
