#include <core.p4>

control c() {
    table t {
        key = {
            8w1: exact @name("k");
        }
        actions = {}
    }

    apply {}
}
