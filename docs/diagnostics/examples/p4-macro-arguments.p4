#define MASK(width, bits) width##w##bits
const bit<8> m = MASK(8);
