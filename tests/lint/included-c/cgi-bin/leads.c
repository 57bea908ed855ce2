#include "crm/lead.c"
