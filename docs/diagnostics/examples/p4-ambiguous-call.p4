extern bit<8> ambiguous(in bit<8> p);
extern bit<8> ambiguous(@optional in bit<8> q);

control c() {
    apply {
        bit<8> v;
        v = ambiguous(v);
    }
}
