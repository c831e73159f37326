#define TTL 64
#define TTL 63
const bit<8> LIMIT = TTL;
