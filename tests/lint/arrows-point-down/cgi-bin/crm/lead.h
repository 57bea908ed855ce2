#include "lib/reply.h"
