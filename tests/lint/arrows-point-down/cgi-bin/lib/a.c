#include "crm/lead.h"
