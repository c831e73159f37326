control i() {
    apply {}
}

control c() {
    i() inner[2];

    apply {}
}
