#define A ((((((((((
#define B A A A A A A A A A A
#define C B B B B B B B B B B
const bit<8> deep = C 1;
