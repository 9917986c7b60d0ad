/* Stock opinions: for F4 of a text, and the page where one keeps them. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/review.h"

enum { OPINION_CHOICES = 60, OPINION_KINDS = 6 };

/* One of each kind, so that a dialog may have several. */
static struct opinion_table {
	char kind[16];
	json_t *reply; /* whose texts they are */
	struct choice choices[OPINION_CHOICES + 1];
} opinion_tables[OPINION_KINDS];

static struct opinion_table *
opinion_table(const char *kind)
{
	struct opinion_table *t = opinion_tables;

	while (t < opinion_tables + OPINION_KINDS - 1 && t->kind[0] != '\0' &&
	    strcmp(t->kind, kind) != 0)
		t++;
	str_copy(t->kind, sizeof t->kind, kind);
	json_decref(t->reply);
	t->reply = NULL;
	return t;
}

const struct choice *
opinion_choices(struct app *app, const char *service, const char *kind)
{
	struct opinion_table *t;
	const json_t *items, *one;
	struct err e = { 0 };
	size_t i, n = 0;

	if (!call_allowed(app, "opinion.list"))
		return NULL;
	t = opinion_table(kind);
	/* without them one types */
	(void)call(app, "opinion.list", json_pack("{s:s, s:s}", "service",
	    service, "kind", kind), &t->reply, &e);
	items = value_at(t->reply, "items");
	json_array_foreach(items, i, one)
		if (n < OPINION_CHOICES && *value_string(one, "text") != '\0')
			t->choices[n++] = (struct choice){ value_string(one,
			    "text"), value_string(one, "text"),
			    STYLE_NORMAL };
	t->choices[n] = (struct choice){ 0 };
	return n > 0 ? t->choices : NULL;
}
