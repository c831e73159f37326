control c() {
    action NoAction() {}

    table t {
        actions = {
            NoAction;
        }
        default_action = NoAction;
    }

    action a() {
        t.apply();
    }

    apply {}
}
