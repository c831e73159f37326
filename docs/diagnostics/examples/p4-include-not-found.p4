#include "headers.p4"
