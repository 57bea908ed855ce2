/* TODO: more */
