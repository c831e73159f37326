const int x = 5x;
