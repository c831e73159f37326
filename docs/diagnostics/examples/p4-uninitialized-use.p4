struct S {}

control c(inout S s, out bit<8> o) {
    bit<8> v;

    apply {
        o = v;
    }
}

control C(inout S s, out bit<8> o);

package top(C x);

top(c()) main;
