control c() {
    action unlisted() {}

    table t {
        actions = {}
        default_action = unlisted;
    }

    apply {}
}
