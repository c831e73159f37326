extern E {
    void E();
}
