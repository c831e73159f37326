struct Pair {
    bit<8> a;
    bit<8> b;
}

extern void use(in Pair pair);

control c() {
    apply {
        Pair pair;
        pair.a = 1;
        use(pair);
    }
}

control C();

package top(C block);

top(c()) main;
