control c() {
    apply {
        bit<8>[2] array;
        array.push_front(1);
    }
}
