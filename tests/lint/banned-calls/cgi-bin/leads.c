int f(char *s) { return atoi(s); }
