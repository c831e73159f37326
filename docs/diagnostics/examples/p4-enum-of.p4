enum bool E {
    a = 1
}
