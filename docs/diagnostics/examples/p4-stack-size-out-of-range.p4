header H {}

struct S {
    H[-1] h;
}
