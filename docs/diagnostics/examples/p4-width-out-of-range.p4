const bit<(-1)> c = 1;
