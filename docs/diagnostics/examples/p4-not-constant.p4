extern bit<8> f();

const bit<8> c = f();
