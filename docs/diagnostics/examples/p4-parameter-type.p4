extern E {}

control c(in E e) {
    apply {}
}
