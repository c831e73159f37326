control c(in bit<8> n) {
    apply {
        switch (n) {
            default: {}
            1: {}
        }
    }
}
