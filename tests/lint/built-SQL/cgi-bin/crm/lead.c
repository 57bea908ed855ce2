void f(struct ctx *c, char *s) { db_rows_built(c, s, 0, 0); }
