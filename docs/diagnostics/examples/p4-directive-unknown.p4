#defin TTL 64
const bit<8> LIMIT = 64;
