#include <core.p4>

match_kind {
    optional
}

control c() {
    table t {
        actions = {}
    }

    apply {
        switch (t.apply().action_run) {
            unlisted: {}
        }
    }
}
