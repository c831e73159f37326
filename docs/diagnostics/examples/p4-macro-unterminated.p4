#define DOUBLE(x) (2 * (x))
const bit<8> d = DOUBLE(4;
