#define MODULE "plugin"
#define MODULE_FUNCTIONS functions_of_plugin
#include "module.inc"
