#include "headers.p4"

const bit<8> TTL = 64;
