error {
    Odd
}

type error E;
