extern E {
    E();
    abstract void f();
}

E() e;
