#define MINE "first_"
#define OTHER "second"
#define SIDES 3
#define OTHER_SIDES 4
#define FUNCTION use_first
#include "part.inc"
