enum bit<2> E {
    a = 4
}
