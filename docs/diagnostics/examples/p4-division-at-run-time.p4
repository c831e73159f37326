control c(inout bit<8> x)(bit<8> n) {
    apply {
        x = x / 3;
    }
}

control C(inout bit<8> x);

package top(C c);

top(c(5)) main;
