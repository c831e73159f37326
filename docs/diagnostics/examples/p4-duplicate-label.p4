control c(in bit<8> n) {
    apply {
        switch (n) {
            1: {}
            1: {}
        }
    }
}
