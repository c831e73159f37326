#define JOIN(a, b) a##b
const bit<8> d = JOIN(+, 1);
