struct S<T> {}

const S s = { 1 };
