#include <core.p4>

control c() {
    table t {
        actions = {}
        entries = {
            1: act;
        }
    }

    apply {}
}
