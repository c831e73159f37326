#include <core.p4>

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
