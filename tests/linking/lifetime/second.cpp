#define MINE "second"
#define OTHER "first_"
#define SIDES 4
#define OTHER_SIDES 3
#define FUNCTION use_second
#include "part.inc"
