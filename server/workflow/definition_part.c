#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/workflow/definition_part.h"

enum { PART_DAYS_MAX = 1000, PART_VERSION_MAX = 1000000 };

static void
part_effective(struct reader *r, const config_setting_t *g)
{
	r->d->effective = read_text(r, g, "effective", true);
	if (r->d->effective != NULL &&
	    date_parse(r->d->effective) == DATE_NONE)
		read_fault(r, config_setting_get_member(g, "effective"),
		    "effective is a date: \"YYYY-MM-DD\"");
}

/* A service is found by the name of its file. */
static void
part_id(struct reader *r, const config_setting_t *g)
{
	const config_setting_t *s = config_setting_get_member(g, "id");
	const char *id = read_text(r, g, "id", true), *file, *base;
	size_t n;

	r->d->id = id != NULL ? id : "";
	if (id == NULL)
		return;
	if (strlen(id) >= DEFINITION_ID ||
	    strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(id))
		read_fault(r, s, "id has small letters, digits and -, at most "
		    "%d", DEFINITION_ID - 1);
	file = r->flat.files[0];
	base = strrchr(file, '/');
	base = base != NULL ? base + 1 : file;
	n = strlen(base);
	if (!r->published && n > 4 && strcmp(base + n - 4, ".cfg") == 0 &&
	    (strlen(id) != n - 4 || strncmp(base, id, n - 4) != 0))
		read_fault(r, s, "the service is called %s, but its file %s",
		    id, base);
}

static void
part_version(struct reader *r, const config_setting_t *g)
{
	const config_setting_t *s = config_setting_get_member(g, "version");
	struct flat_line at;

	if (s == NULL)
		read_fault(r, g, "service lacks version");
	r->d->version =
	    (int)read_number(r, g, "version", 1, PART_VERSION_MAX, 1);
	at = flat_origin(&r->flat,
	    (int)config_setting_source_line(s != NULL ? s : g));
	r->d->version_file = definition_strdup(r->d, at.file);
	r->d->version_line = at.line;
}

/* What is for readers of the file alone. */
static void
part_remarks(struct reader *r, const config_setting_t *g)
{
	static const char *const keys[] = {"catalogue_no", "authority",
		"channels"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const config_setting_t *s = config_setting_get_member(g,
		    keys[i]);

		if (s != NULL && config_setting_type(s) != CONFIG_TYPE_STRING &&
		    !config_setting_is_aggregate(s))
			read_fault(r, s, "%s is a text, or several", keys[i]);
	}
	(void)read_number(r, g, "statutory_days", 0, PART_DAYS_MAX, 0);
	(void)read_number(r, g, "retain_years", 0, PART_DAYS_MAX, 0);
	(void)read_word(r, g, "calendar", "cn", false);
}

static void
part_title(struct reader *r, const config_setting_t *g)
{
	struct definition *d = r->d;

	read_pair(r, g, "title", true, d->title);
	read_pair(r, g, "about", false, d->about);
	read_pair(r, g, "guide", false, d->guide);
	d->icon = read_text(r, g, "icon", false);
	d->system = read_text(r, g, "system", false);
	if (d->system == NULL)
		d->system = "";
	read_pair(r, g, "system_title", d->system[0] != '\0',
	    d->system_title);
	d->order = (int)read_number(r, g, "order", 0, 100000, 1000);
}

void
read_service(struct reader *r)
{
	const config_setting_t *root = config_root_setting(&r->cfg), *n;
	const config_setting_t *g = read_group(r, root, "service", true);
	struct definition *d = r->d;

	if (g == NULL)
		return;
	read_keys(r, g, "id version effective title about guide icon applicant "
	    "holder district districts calendar promised_days max_returns "
	    "order system system_title open needs_association needs_opening "
	    "plan permit catalogue_no authority channels statutory_days "
	    "retain_years");
	part_id(r, g);
	part_version(r, g);
	part_effective(r, g);
	part_title(r, g);
	part_remarks(r, g);
	read_names(r, g, "applicant", &d->applicant);
	if (d->applicant.n == 0)
		read_fault(r, g, "service lacks applicant");
	d->holder = read_word(r, g, "holder", "person permit unit", true);
	d->district = read_word(r, g, "district", "unit chosen", true);
	read_names(r, g, "districts", &d->districts);
	d->promised_days = (int)read_number(r, g, "promised_days", 0,
	    PART_DAYS_MAX, 0);
	d->max_returns = (int)read_number(r, g, "max_returns", 0, 100, 0);
	d->open = read_bool(r, g, "open", true);
	d->needs_association = read_bool(r, g, "needs_association", false);
	d->needs_opening = read_bool(r, g, "needs_opening", false);
	d->plan = read_bool(r, g, "plan", false);
	d->permit = read_word(r, g, "permit", "none own", false);
	n = read_group(r, root, "notice", false);
	if (n != NULL) {
		read_keys(r, n, "text");
		read_pair(r, n, "text", true, d->notice);
	}
}

static enum level
part_level(struct reader *r, const config_setting_t *g)
{
	const char *level = read_word(r, g, "level", "block warn", true);

	return level != NULL && strcmp(level, "warn") == 0 ? LEVEL_WARN :
							     LEVEL_BLOCK;
}

static void
part_eligibility(struct reader *r, const config_setting_t *g,
    struct eligibility *e)
{
	read_keys(r, g, "rule when level message acknowledge override");
	if (config_setting_get_member(g, "rule") == NULL)
		read_fault(r, g, "%s lacks rule", e->id);
	read_rule(r, g, "rule", VALUE_BOOL, NULL, &e->rule);
	read_rule(r, g, "when", VALUE_BOOL, NULL, &e->when);
	e->level = part_level(r, g);
	read_pair(r, g, "message", true, e->message);
	read_names(r, g, "acknowledge", &e->acknowledge);
	e->override = read_text(r, g, "override", false);
}

static void
part_duplicates(struct reader *r, const config_setting_t *g,
    struct duplicates *u)
{
	const char *among;

	read_keys(r, g, "match among services level message");
	read_names(r, g, "match", &u->match);
	if (u->match.n == 0)
		read_fault(r, g, "%s lacks match", u->id);
	among = read_word(r, g, "among", "open all", true);
	u->open_only = among == NULL || strcmp(among, "open") == 0;
	read_names(r, g, "services", &u->services);
	u->level = part_level(r, g);
	read_pair(r, g, "message", true, u->message);
}

/* files = [ min, max ] */
static void
part_files(struct reader *r, const config_setting_t *g,
    struct attachment_rule *a)
{
	const config_setting_t *s = config_setting_get_member(g, "files");

	a->files_min = a->required ? 1 : 0;
	a->files_max = 1;
	if (s == NULL)
		return;
	if (!config_setting_is_array(s) || config_setting_length(s) != 2 ||
	    config_setting_type(config_setting_get_elem(s, 0)) !=
		CONFIG_TYPE_INT) {
		read_fault(r, s, "files is [ least, most ]");
		return;
	}
	a->files_min = config_setting_get_int_elem(s, 0);
	a->files_max = config_setting_get_int_elem(s, 1);
	if (a->files_min < 0 || a->files_max < 1 || a->files_max > 100 ||
	    a->files_min > a->files_max)
		read_fault(r, s, "files is [ least, most ], most from 1 to "
		    "100");
}

static void
part_attachment(struct reader *r, const config_setting_t *g,
    struct attachment_rule *a)
{
	const char *fallback = r->d->holder != NULL &&
		strcmp(r->d->holder, "unit") == 0 ?
	    "unit" :
	    "person";

	read_keys(r, g, "required required_when visible_when max_age_months "
	    "min_left_months files of message");
	a->required = read_bool(r, g, "required", false);
	read_rule(r, g, "required_when", VALUE_BOOL, NULL, &a->required_when);
	read_rule(r, g, "visible_when", VALUE_BOOL, NULL, &a->visible_when);
	a->max_age_months =
	    (int)read_number(r, g, "max_age_months", 1, 1200, 0);
	a->min_left_months =
	    (int)read_number(r, g, "min_left_months", 1, 1200, 0);
	a->of = read_word(r, g, "of", "person unit row", false);
	if (a->of == NULL)
		a->of = fallback;
	read_pair(r, g, "message", false, a->message);
	part_files(r, g, a);
	if (a->required && config_setting_get_member(g, "required_when"))
		read_fault(r, config_setting_get_member(g, "required_when"),
		    "%s is required already", a->kind);
}

static void
part_check(struct reader *r, const config_setting_t *g, struct check *c)
{
	read_keys(r, g, "label when");
	read_pair(r, g, "label", true, c->label);
	read_rule(r, g, "when", VALUE_BOOL, NULL, &c->when);
}

void
read_conditions(struct reader *r)
{
	const config_setting_t *root = config_root_setting(&r->cfg), *g;
	struct definition *d = r->d;
	size_t i;

/* Each member of group key becomes one row of the list. */
#define PART_EACH(key, list, count, name, read)                            \
	do {                                                               \
		g = read_group(r, root, key, false);                       \
		if (g == NULL)                                             \
			break;                                             \
		count = (size_t)config_setting_length(g);                  \
		list = definition_alloc(d, count + 1, sizeof(*(list)));    \
		for (i = 0; i < count; i++) {                              \
			(list)[i].name = read_id(r,                        \
			    config_setting_get_elem(g, (unsigned)i));      \
			if (read_member(r, g, (unsigned)i) != NULL)        \
				read(r,                                    \
				    config_setting_get_elem(g, (unsigned)i), \
				    &(list)[i]);                           \
		}                                                          \
	} while (0)

	PART_EACH("eligibility", d->eligibility, d->neligibility, id,
	    part_eligibility);
	PART_EACH("duplicates", d->duplicates, d->nduplicates, id,
	    part_duplicates);
	PART_EACH("attachments", d->attachments, d->nattachments, kind,
	    part_attachment);
	PART_EACH("checks", d->checks, d->nchecks, id, part_check);
#undef PART_EACH
}
