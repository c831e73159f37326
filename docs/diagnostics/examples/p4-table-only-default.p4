control c() {
    action act() {}

    table t {
        actions = {
            @tableonly act;
        }
        default_action = act;
    }

    apply {}
}
