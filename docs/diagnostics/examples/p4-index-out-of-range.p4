extern E {
    E(bit<8> n);
}

control c(inout bit<8> x) {
    E(3) e[4];

    apply {
        x = e[4].get(1);
    }
}
