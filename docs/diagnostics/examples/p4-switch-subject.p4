control c(in bool b) {
    apply {
        switch (b) {}
    }
}
