const bit<8> c = 1;
const bit<8> c = 2;
