control c4() {
    apply {}
}

control c5() {
    c4() a;
    c4() b;

    apply {}
}

control c6() {
    c5() a;
    c5() b;

    apply {}
}

control c7() {
    c6() a;
    c6() b;

    apply {}
}

control c8() {
    c7() a;
    c7() b;

    apply {}
}

control c9() {
    c8() a;
    c8() b;

    apply {}
}

control c10() {
    c9() a;
    c9() b;

    apply {}
}

control c11() {
    c10() a;
    c10() b;

    apply {}
}

control c12() {
    c11() a;
    c11() b;

    apply {}
}

control c13() {
    c12() a;
    c12() b;

    apply {}
}

control c14() {
    c13() a;
    c13() b;

    apply {}
}

control c15() {
    c14() a;
    c14() b;

    apply {}
}

control c16() {
    c15() a;
    c15() b;

    apply {}
}

control c17() {
    c16() a;
    c16() b;

    apply {}
}

control c18() {
    c17() a;
    c17() b;

    apply {}
}

control c19() {
    c18() a;
    c18() b;

    apply {}
}

control c20() {
    c19() a;
    c19() b;

    apply {}
}

control C();

package P(C c);

P(c20()) main;
