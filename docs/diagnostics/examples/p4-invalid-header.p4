header H {
    bit<8> a;
}

control c(out bit<8> x) {
    H h;

    apply {
        x = 0;
        h.a = 1;
    }
}

control C(out bit<8> x);

package top(C block);

top(c()) main;
