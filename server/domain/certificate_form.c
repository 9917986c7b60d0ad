#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/certificate_desk.h"
#include "server/store/unit.h"

static void
form_line(FILE *f, const char *label, const char *value)
{
	fprintf(f, _("%s: %s"), label, value);
	putc('\n', f);
}

static void
form_blank(FILE *f, const char *label, const char *end)
{
	fprintf(f, _("%s: %s"), label, "________________");
	fputs(end, f);
}

static void
form_fee(FILE *f, const struct certificate *c)
{
	char text[64];

	if (c->fee == 0)
		snprintf(text, sizeof(text), "%s", _("Free (first set)"));
	else
		snprintf(text, sizeof(text), _("%lld.%02lld yuan"),
		    (long long)c->fee / 100, (long long)c->fee % 100);
	form_line(f, _("Fee"), text);
	if (c->receipt[0] != '\0')
		form_line(f, _("Receipt"), c->receipt);
}

static bool
form_seen(const json_t *seen, const char *item, const char *part)
{
	char key[2 * CERTIFICATE_WORD + 2];

	snprintf(key, sizeof(key), "%s.%s", item, part);
	return json_is_true(json_object_get(seen, key));
}

static bool
form_chosen(const json_t *seen, const char *item, const char *choice)
{
	char key[2 * CERTIFICATE_WORD + 2];
	const char *s;

	snprintf(key, sizeof(key), "%s.choice", item);
	s = json_string_value(json_object_get(seen, key));
	return s != NULL && strcmp(s, choice) == 0;
}

static void
form_item(FILE *f, size_t number, const struct certificate_item *item,
    const json_t *seen)
{
	fprintf(f, "%zu. %s\n", number, certificate_label(&item->word));
	for (size_t i = 0; i < item->nchoices; i++)
		fprintf(f, "   (%c) %s\n",
		    form_chosen(seen, item->word.id, item->choices[i].id) ?
			'*' :
			' ',
		    certificate_label(&item->choices[i]));
	for (size_t i = 0; i < item->nticks; i++)
		fprintf(f, "   [%c] %s\n",
		    form_seen(seen, item->word.id, item->ticks[i].id) ? 'x' :
									' ',
		    certificate_label(&item->ticks[i]));
	if (item->mobile) {
		fputs("   ", f);
		form_blank(f, _("Mobile number"), "\n");
	}
}

static void
form_sign(FILE *f, const struct certificate_list *l)
{
	const char *const who[] = {_("Signature of the handler"),
	    l->person ? _("Signature of the owner") : _("Seal of the unit"),
	    _("Accepted by")};

	for (size_t i = 0; i < 3; i++) {
		putc('\n', f);
		form_blank(f, who[i], "    ");
		form_blank(f, _("Date"), "\n");
	}
}

static void
form_head(FILE *f, const struct certificate *c, const struct unit *u,
    const struct certificate_list *l, const struct certificate_word *type)
{
	fprintf(f, "%s\n%s\n\n",
	    _("Application form for a Beijing One-Certificate digital "
	      "certificate"),
	    l->person ? _("(two copies, signed)") : _("(two copies, sealed)"));
	form_line(f, _("Unit"), u->name);
	form_line(f, _("Unified social credit code"), u->uscc);
	form_line(f, _("Unit type"), certificate_label(type));
	form_line(f, _("Legal representative"), u->legal_representative);
	form_line(f, _("Registered address"), u->address);
	form_line(f, _("Certificate name"), c->name);
	form_line(f, _("Holder"), c->holder);
	form_line(f, _("Login name"), c->login);
	form_line(f, _("Public key"), c->key_type);
	form_line(f, _("Fingerprint"), c->fingerprint);
	form_fee(f, c);
}

char *
certificate_form(struct ctx *ctx, const struct certificate *c, struct err *e)
{
	const struct certificate_rules *r = certificate_rules(ctx, e);
	const struct certificate_word *type;
	const struct certificate_list *l;
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	char *text = NULL;
	size_t size;
	json_t *seen;
	FILE *f;

	if (r == NULL || store_unit_load(ctx, c->unit_id, u, e) != 1)
		return NULL;
	l = certificate_list_of(r, c->unit_type, &type);
	f = l != NULL ? open_memstream(&text, &size) : NULL;
	if (f == NULL) {
		(void)err_set(e, ERR_BUG, NULL);
		return NULL;
	}
	seen = json_loads(c->checks, 0, NULL);
	form_head(f, c, u, l, type);
	fprintf(f, "\n%s\n", _("Materials"));
	for (size_t i = 0; i < l->nitems; i++)
		form_item(f, i + 1, &l->items[i], seen);
	form_sign(f, l);
	json_decref(seen);
	if (fclose(f) != 0) {
		free(text);
		(void)err_set(e, ERR_BUG, NULL);
		return NULL;
	}
	return text;
}
