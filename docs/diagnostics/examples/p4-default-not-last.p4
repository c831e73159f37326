struct S {}

control c(inout S s) {
    apply {
        s = { ..., true };
    }
}
