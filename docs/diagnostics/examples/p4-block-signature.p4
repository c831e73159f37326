parser P<H>(out H h, in bit<8> n);

package S<H>(P<H> p);

parser p(in bit<16> n) {
    state start {}
}

S(p()) main;
