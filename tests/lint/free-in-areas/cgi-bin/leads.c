void f(char *s) { free(s); }
