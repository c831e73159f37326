const bit<8> TTL = 64;
/* The initial time to live.
