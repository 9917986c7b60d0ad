#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/ctl/diff.h"

static const struct {
	const char *what, *words;
} diff_words[] = {
	{"gone", "the draft has no such state"},
	{"stuck", "no action of the state would be possible"},
	{"nobody", "nobody could decide it"},
	{"late", "late at once"},
	{"state_late", "late in its state at once"},
	{"missing", "newly missing or wrong:"},
	{"paper", "newly asked for, and missing: the attachment"},
	{"rule", "newly refused by the rule"},
};

static const char *
diff_text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static const char *
diff_sentence(const char *what)
{
	for (size_t i = 0; i < sizeof(diff_words) / sizeof(diff_words[0]); i++)
		if (strcmp(diff_words[i].what, what) == 0)
			return diff_words[i].words;
	return what;
}

static json_t *
diff_state(struct diff *d, const char *state)
{
	json_t *o;

	if (d->states == NULL)
		d->states = json_object();
	o = json_object_get(d->states, state);
	if (o == NULL) {
		o = json_object();
		json_object_set_new(d->states, state, o);
	}
	return o;
}

static void
diff_add(json_t *o, const char *key, json_int_t n)
{
	json_object_set_new(o, key,
	    json_integer(json_integer_value(json_object_get(o, key)) + n));
}

static void
diff_item(struct diff *d, const json_t *item)
{
	json_t *problems = json_object_get(item, "problems"), *p;
	json_t *state = diff_state(d, diff_text(item, "state"));
	const char *seen[sizeof(diff_words) / sizeof(diff_words[0])] = {0};
	size_t i, n = 0;

	printf("%s (%s, version %lld)\n", diff_text(item, "number"),
	    diff_text(item, "state"),
	    (long long)json_integer_value(json_object_get(item, "version")));
	json_array_foreach (problems, i, p) {
		const char *what = diff_text(p, "what");
		const char *where = diff_text(p, "where");
		size_t k = 0;

		printf("    %s%s%s\n", diff_sentence(what),
		    where[0] != '\0' ? " " : "", where);
		/* a case counts once for each kind of trouble */
		while (k < n && strcmp(seen[k], what) != 0)
			k++;
		if (k == n && n < sizeof(seen) / sizeof(seen[0])) {
			seen[n++] = what;
			diff_add(state, what, 1);
		}
	}
	d->worse++;
}

void
diff_page(struct diff *d, const json_t *page)
{
	json_t *o;
	size_t i;

	if (d->states == NULL)
		printf("%s: draft version %lld, published %lld\n",
		    diff_text(page, "service"),
		    (long long)json_integer_value(
			json_object_get(page, "version")),
		    (long long)json_integer_value(
			json_object_get(page, "published")));
	(void)diff_state(d, "");
	json_array_foreach (json_object_get(page, "states"), i, o) {
		json_int_t n =
		    json_integer_value(json_object_get(o, "cases"));

		diff_add(diff_state(d, diff_text(o, "state")), "cases", n);
		d->cases += n;
	}
	json_array_foreach (json_object_get(page, "items"), i, o)
		diff_item(d, o);
}

int
diff_end(struct diff *d)
{
	const char *state;
	json_t *o;

	json_object_del(d->states, "");
	json_object_foreach (d->states, state, o) {
		printf("state %s: %lld open", state,
		    (long long)json_integer_value(
			json_object_get(o, "cases")));
		for (size_t i = 0;
		     i < sizeof(diff_words) / sizeof(diff_words[0]); i++) {
			json_t *n = json_object_get(o, diff_words[i].what);

			if (n != NULL)
				printf(", %lld %s",
				    (long long)json_integer_value(n),
				    diff_words[i].what);
		}
		putchar('\n');
	}
	printf("%lld open cases, %lld worse off by the draft; each keeps the "
	       "version it began with\n", (long long)d->cases,
	    (long long)d->worse);
	json_decref(d->states);
	d->states = NULL;
	return d->worse != 0;
}
