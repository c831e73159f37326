#ifndef PORTS
#error say how many ports there are
#endif
