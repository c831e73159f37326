struct S {
    @match(1 + 1) bit<8> f;
}
