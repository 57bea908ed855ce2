/*
 * Samples: requests and parcels with the pages every record has,
 * the parcel's delivery note, and what samples cost and brought.
 */
#include "crm/sample.h"
#include "lib/app.h"
#include "lib/page_words.h"
#include "lib/record_page.h"

static enum outcome to_requests(struct req *r)
{
	return reply_redirect(r, "/samples/requests");
}

/* While something may be shipped, a parcel can be made of part of it. */
static void beside_request(struct req *r, const struct row *self)
{
	if ((row_is(self, "state", "approved") || row_is(self, "state", "partly_shipped")) &&
	    person_scope(r->c->me, &sample_shipment_record, ACCESS_WRITE) != SCOPE_NONE)
		page_action(r, lang_text(r->c->lang, "Samples.ship_part"), "package", arena_fmt(r->c->mem, "/samples/shipments/new?request_id=%lld", (long long)r->id));
}

/* ---- cost against orders won -------------------------------------------------------- */

static enum outcome report_json(struct req *r, const struct sample_return *list, int n)
{
	json_object *all = json_object_new_object(), *items = json_object_new_array();

	json_object_object_add(all, "items", items);
	for (int i = 0; i < n; i++) {
		json_object *o = json_object_new_object();

		json_object_object_add(o, "customer_id", json_object_new_int64(list[i].customer_id));
		json_object_object_add(o, "customer", json_object_new_string(list[i].customer));
		json_object_object_add(o, "requests", json_object_new_int(list[i].requests));
		json_object_object_add(o, "cost", json_object_new_string(money_text(r->c->mem, list[i].cost)));
		json_object_object_add(o, "won", json_object_new_string(money_text(r->c->mem, list[i].won)));
		json_object_array_add(items, o);
	}
	return reply_json(r, 200, all);
}

static enum outcome report(struct req *r)
{
	int n;
	struct sample_return *list = sample_returns(r->c, &n);
	HDF *rows = page_node(r, "Rows");
	money cost = 0, won = 0;

	if (r->api)
		return report_json(r, list, n);
	for (int i = 0; i < n; i++) {
		HDF *at = node_text(rows, i, list[i].customer);

		node_set(at, "url", arena_fmt(r->c->mem, "/customers/%lld", (long long)list[i].customer_id));
		node_set(at, "list", arena_fmt(r->c->mem, "/samples/requests?filter[customer_id]=%lld", (long long)list[i].customer_id));
		node_int(at, "requests", list[i].requests);
		node_set(at, "cost", amount(r, list[i].cost));
		node_set(at, "won", amount(r, list[i].won));
		if (list[i].cost > 0)
			node_set(at, "times", arena_fmt(r->c->mem, "%lld", (long long)(list[i].won / list[i].cost)));
		cost += list[i].cost;
		won += list[i].won;
	}
	page_set(r, "Cost", amount(r, cost));
	page_set(r, "Won", amount(r, won));
	page_set(r, "Nav", "samples/report");
	page_set(r, "title", lang_text(r->c->lang, "Samples.report"));
	return reply_page(r, "samples/report.cs");
}

static const struct mount mounts[] = { { "requests", &sample_request_record, beside_request }, { "shipments", &sample_shipment_record, NULL }, { 0 } };
static const struct route routes[] = {
	{ GET, "", to_requests, PERM_READ, NULL, PAGE_ONLY, &sample_request_record },
	{ GET, "report", report, PERM_READ, "samples/report.cs", 0, &sample_request_record },
	{ 0 }
};

int main(int argc, char **argv)
{
	return app_main(&(const struct app){ .name = "samples", .mounts = mounts, .routes = routes }, argc, argv);
}
