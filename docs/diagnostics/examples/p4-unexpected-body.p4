extern E {
    E();
}

E() e = {};
