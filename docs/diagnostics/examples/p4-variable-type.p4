control c() {
    apply {
        string s;
    }
}
