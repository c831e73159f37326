// This file, p4-include-too-deep.p4, includes itself.
#include "p4-include-too-deep.p4"
