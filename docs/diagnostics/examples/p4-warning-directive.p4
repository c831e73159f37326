#warning not tried with more than four ports
const bit<8> TTL = 64;
