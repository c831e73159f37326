#define
const bit<8> TTL = 64;
