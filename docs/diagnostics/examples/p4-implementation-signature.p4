extern E {
    E();
    abstract void f();
}

E() e = {
    void f(in bit<8> x) {}
};
