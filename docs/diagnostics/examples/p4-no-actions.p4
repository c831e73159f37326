control c() {
    table t {
        key = {}
    }

    apply {}
}
