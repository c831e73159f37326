#include <core.p4>

match_kind {
    optional
}

control c() {
    table t {
        actions = {}
        entries = {
            1: act;
        }
    }

    apply {}
}
