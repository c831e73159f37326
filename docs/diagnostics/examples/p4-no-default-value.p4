void f<T>() {
    T u = ...;
}
