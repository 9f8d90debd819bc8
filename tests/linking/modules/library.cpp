#define MODULE "library"
#define MODULE_FUNCTIONS functions_of_library
#include "module.inc"
