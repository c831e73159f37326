extern E<T> {}

E<E<bit<8>>>() e;
