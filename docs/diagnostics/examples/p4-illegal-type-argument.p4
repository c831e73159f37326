control C();

extern E<T> {}

E<C>() e;
