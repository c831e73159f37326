@a[{ 1, 2 }] const bit<8> c = 1;
