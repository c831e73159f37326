control c() {
    action act() {}

    table t {
        default_action = act;
        actions = {
            act;
        }
    }

    apply {}
}
