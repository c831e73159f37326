struct S {
    bit<8> a;
    bit<8> b;
}

control c(inout S s) {
    action directed(in bit<8> d, bit<8> x) {}

    table t {
        actions = {
            directed(s.a);
        }
        default_action = directed(s.b, 1);
    }

    apply {}
}
