@name(4) const int x = 1;
