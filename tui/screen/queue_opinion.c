/* Stock opinions: for F4 of a text, and the page where one keeps them. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/review.h"

enum { OPINION_CHOICES = 60 };

const struct choice *
opinion_choices(struct app *app, const char *service, const char *kind)
{
	static struct choice table[OPINION_CHOICES + 1];
	static json_t *reply; /* whose texts they are */
	const json_t *items, *one;
	struct err e = { 0 };
	size_t i, n = 0;

	if (!call_allowed(app, "opinion.list"))
		return NULL;
	json_decref(reply);
	reply = NULL;
	/* without them one types */
	(void)call(app, "opinion.list", json_pack("{s:s, s:s}", "service",
	    service, "kind", kind), &reply, &e);
	items = value_at(reply, "items");
	json_array_foreach(items, i, one)
		if (n < OPINION_CHOICES && *value_string(one, "text") != '\0')
			table[n++] = (struct choice){ value_string(one,
			    "text"), value_string(one, "text"),
			    STYLE_NORMAL };
	table[n] = (struct choice){ 0 };
	return n > 0 ? table : NULL;
}
