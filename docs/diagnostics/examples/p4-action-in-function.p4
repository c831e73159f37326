action a() {}

void f() {
    a();
}
