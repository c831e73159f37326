const bit<8> c = 1;
const c d = 1;
