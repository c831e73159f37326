const bit<8> l = 2;
