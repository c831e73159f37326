extern int f();
