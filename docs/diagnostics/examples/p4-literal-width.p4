const int x = 99999999w0;
