control c() {
    table t {
        actions = {}
    }

    apply {}
}
