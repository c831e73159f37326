struct S {
    bit<8> n;
}

control c(inout S s, out bit<8> o) {
    apply {
        if (s.n == 1) {}
    }
}

control C(inout S s, out bit<8> o);

package top(C x);

top(c()) main;
