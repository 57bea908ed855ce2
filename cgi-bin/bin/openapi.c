/*
 * ferry-openapi: joins what `<area> --openapi` printed into one OpenAPI 3.1
 * description on standard output. Used by the build.
 *
 *   ferry-openapi <part.json>…
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

static void str(json_object *o, const char *name, const char *value)
{
	json_object_object_add(o, name, json_object_new_string(value));
}

static json_object *inside(json_object *o, const char *name)
{
	json_object *v = NULL;

	if (!json_object_object_get_ex(o, name, &v)) {
		v = json_object_new_object();
		json_object_object_add(o, name, v);
	}
	return v;
}

static void join(json_object *to, json_object *from)
{
	json_object_object_foreach(from, key, value)
		json_object_object_add(to, key, json_object_get(value));
}

/* The head that all share: how to sign in, what an error looks like. */
static json_object *head(void)
{
	static const char text[] =
		"{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Ferry\",\"version\":\"1\",\"description\":\"Every page of Ferry as JSON. "
		"Money and decimals are exact decimal strings; instants are RFC 3339; a PATCH carries the version it was read with.\"},"
		"\"servers\":[{\"url\":\"/\"}],\"security\":[{\"token\":[]}],\"paths\":{},\"components\":{\"schemas\":{\"problem\":{\"type\":\"object\","
		"\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
		"\"errors\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}}}},"
		"\"responses\":{\"Problem\":{\"description\":\"a refusal: 400 401 403 404 409 413 422 429\",\"content\":{\"application/problem+json\":"
		"{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}}},"
		"\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"from POST /api/v1/account/token\"}}}}";

	return json_tokener_parse(text);
}

int main(int argc, char **argv)
{
	json_object *all = head(), *part, *components;

	if (!all || argc < 2) {
		fputs("ferry-openapi <part.json>...\n", stderr);
		return 64;
	}
	components = inside(all, "components");
	for (int i = 1; i < argc; i++) {
		part = json_object_from_file(argv[i]);
		if (!part) {
			fprintf(stderr, "ferry-openapi: %s is not readable as JSON\n", argv[i]);
			return 65;
		}
		join(inside(all, "paths"), inside(part, "paths"));
		join(inside(components, "schemas"), inside(inside(part, "components"), "schemas"));
		json_object_put(part);
	}
	str(inside(all, "info"), "x-generator", "ferry-openapi");
	puts(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(all);
	return 0;
}
