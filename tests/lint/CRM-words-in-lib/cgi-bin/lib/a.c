const char *t = "SELECT id FROM customers";
