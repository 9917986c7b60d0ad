#include "config.h"

#include <dirent.h>
#include <libconfig.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/region.h"
#include "common/utf8.h"
#include "server/domain/hall.h"
#include "server/domain/slot.h"

enum { HALLS_MAX = 32, HALL_NOTICE_MAX = 65536 };

static struct hall *halls;
static size_t halls_n;

static const char *const hall_kinds[HALL_KINDS] = {"new", "renewal",
	"person_change", "unit_change"};

const char *
hall_kind_name(enum hall_kind k)
{
	return hall_kinds[k];
}

int
hall_kind_of(const char *name)
{
	for (int k = 0; k < HALL_KINDS; k++)
		if (strcmp(hall_kinds[k], name) == 0)
			return k;
	return -1;
}

/*
 * Reading. Each reader tells its fault at the line it is at, and goes on.
 */

struct hall_reading {
	const char *path, *dir;
	struct hall *hall; /* to fill */
	int faults;
};

static void
hall_fault(struct hall_reading *r, const config_setting_t *at,
    const char *key, const char *what)
{
	const config_setting_t *s = at != NULL && config_setting_is_group(at) ?
	    config_setting_get_member(at, key) :
	    NULL;
	const char *file;

	/* at the key itself when it is there */
	at = s != NULL ? s : at;
	file = at != NULL ? config_setting_source_file(at) : NULL;
	fprintf(stderr, "%s:%d: %s%s%s\n", file != NULL ? file : r->path,
	    at != NULL ? (int)config_setting_source_line(at) : 0, key,
	    key[0] != '\0' ? ": " : "", _(what));
	r->faults++;
}

/* A group of these keys, which blanks part; NULL for any. */
static config_setting_t *
hall_group(struct hall_reading *r, const config_setting_t *at,
    const char *key, const char *known)
{
	config_setting_t *s = config_setting_get_member(at, key);

	if (s == NULL || !config_setting_is_group(s)) {
		hall_fault(r, at, key, "a group is wanted");
		return NULL;
	}
	if (known != NULL && conf_keys(s, known) != 0)
		r->faults++;
	return s;
}

static int
hall_int(struct hall_reading *r, const config_setting_t *at, const char *key,
    int min, int max)
{
	int v = min;

	if (at == NULL)
		return min;
	if (config_setting_lookup_int(at, key, &v) != CONFIG_TRUE || v < min ||
	    v > max) {
		char what[64];

		snprintf(what, sizeof(what), _("a number from %d to %d"), min,
		    max);
		hall_fault(r, at, key, what);
		return min;
	}
	return v;
}

static bool
hall_bool(struct hall_reading *r, const config_setting_t *at,
    const char *key)
{
	int v = 0;

	if (at != NULL &&
	    config_setting_lookup_bool(at, key, &v) != CONFIG_TRUE)
		hall_fault(r, at, key, "true or false is wanted");
	return v != 0;
}

static const char *
hall_string(struct hall_reading *r, const config_setting_t *at,
    const char *key, size_t size)
{
	const char *s = "";

	if (at == NULL)
		return "";
	if (config_setting_lookup_string(at, key, &s) != CONFIG_TRUE ||
	    strlen(s) >= size) {
		hall_fault(r, at, key, "a text is wanted, not too long");
		return "";
	}
	return s;
}

/* "09:00" as minutes; "24:00" is the end of the day. */
static int
hall_minute(struct hall_reading *r, const config_setting_t *at,
    const char *key)
{
	int cell = slot_cell(hall_string(r, at, key, 6));

	if (at == NULL)
		return 0;
	if (cell == -1) {
		hall_fault(r, at, key, "a time is HH:MM, in steps of 5 minutes");
		return 0;
	}
	return cell * HALL_CELL;
}

/* The two texts of a pair; NULL if it is none. */
static const char *
hall_pair(struct hall_reading *r, const config_setting_t *at,
    const char *key, int lang)
{
	config_setting_t *s = at != NULL ? config_setting_get_member(at, key) :
					   NULL;
	const char *text = s != NULL && config_setting_length(s) == 2 ?
	    config_setting_get_string_elem(s, lang) :
	    NULL;

	if (at != NULL && (text == NULL || text[0] == '\0')) {
		if (lang == 0 || s != NULL)
			hall_fault(r, s != NULL ? s : at, key,
			    "[ Chinese, English ] is wanted");
		return "";
	}
	return text != NULL ? text : "";
}

static void
hall_texts(struct hall_reading *r, const config_setting_t *at,
    const char *key, char *zh, char *en, size_t size)
{
	if (!str_copy(zh, size, hall_pair(r, at, key, 0)) ||
	    !str_copy(en, size, hall_pair(r, at, key, 1)))
		hall_fault(r, at, key, "is too long");
}

/* "@FILE" is a file of text/ beside the halls. */
static char *
hall_notice(struct hall_reading *r, const config_setting_t *at, int lang)
{
	const char *s = hall_pair(r, at, "notice", lang);
	char *path, *text;
	size_t n;
	FILE *f;

	if (s[0] != '@')
		return xstrdup(s);
	if (strchr(s, '/') != NULL) {
		hall_fault(r, at, "notice", "a name without folders");
		return xstrdup("");
	}
	path = xasprintf("%s/text/%s", r->dir, s + 1);
	text = xcalloc(HALL_NOTICE_MAX + 2, 1);
	f = fopen(path, "re");
	n = f != NULL ? fread(text, 1, HALL_NOTICE_MAX + 1, f) : 0;
	if (f == NULL || ferror(f) || n == 0 || n > HALL_NOTICE_MAX ||
	    !utf8_valid(text, n)) {
		hall_fault(r, config_setting_get_member(at, "notice"), path,
		    "cannot be read, is too long, or is not UTF-8");
		text[0] = '\0';
	}
	if (f != NULL)
		fclose(f);
	free(path);
	return text;
}

static void
hall_offer(struct hall_reading *r, const config_setting_t *kinds,
    const char *name, struct hall_offer *o)
{
	config_setting_t *at = kinds != NULL ? hall_group(r, kinds, name,
	    "label minutes services quota") :
					       NULL;
	config_setting_t *list;
	int quota = 0;

	if (at == NULL)
		return;
	hall_texts(r, at, "label", o->label[0], o->label[1],
	    sizeof(o->label[0]));
	o->minutes = hall_int(r, at, "minutes", HALL_CELL, 240);
	if (o->minutes % HALL_CELL != 0)
		hall_fault(r, at, "minutes", "in steps of 5");
	if (config_setting_lookup_bool(at, "quota", &quota) == CONFIG_TRUE)
		o->quota = quota != 0;
	list = config_setting_get_member(at, "services");
	if (list == NULL || config_setting_length(list) < 1 ||
	    config_setting_length(list) > HALL_SERVICES) {
		hall_fault(r, at, "services", "one to four services");
		return;
	}
	for (int i = 0; i < config_setting_length(list); i++) {
		const char *s = config_setting_get_string_elem(list, i);

		if (s == NULL || !str_copy(o->services[i],
			sizeof(o->services[i]), s))
			hall_fault(r, list, "services", "the id of a service");
	}
	o->nservices = (size_t)config_setting_length(list);
}

static int
hall_weekdays(struct hall_reading *r, const config_setting_t *at)
{
	config_setting_t *days = config_setting_get_member(at, "days");
	int n = days != NULL ? config_setting_length(days) : 0, bits = 0;

	for (int i = 0; i < n; i++) {
		int d = config_setting_get_int_elem(days, i);

		if (d < 1 || d > 7)
			hall_fault(r, days, "days", "1 is Monday, 7 Sunday");
		else
			bits |= 1 << (d - 1);
	}
	if (bits == 0)
		hall_fault(r, at, "days", "which weekdays, [ 1, 2 ]");
	return bits;
}

static void
hall_week(struct hall_reading *r, const config_setting_t *root,
    struct hall *h)
{
	config_setting_t *week = config_setting_get_member(root, "week");
	int n = week != NULL ? config_setting_length(week) : 0;

	if (n < 1 || n > HALL_PERIODS) {
		hall_fault(r, root, "week", "1 to 28 periods");
		return;
	}
	for (int i = 0; i < n; i++) {
		config_setting_t *at = config_setting_get_elem(week,
		    (unsigned)i);
		struct hall_period *p = &h->week[h->nweek++];

		if (conf_keys(at, "days from to counters") != 0)
			r->faults++;
		p->weekdays = hall_weekdays(r, at);
		p->from = hall_minute(r, at, "from") / HALL_CELL;
		p->to = hall_minute(r, at, "to") / HALL_CELL;
		p->counters = hall_int(r, at, "counters", 0, 99);
		if (p->to <= p->from)
			hall_fault(r, at, "to", "must be after from");
		for (size_t k = 0; k + 1 < h->nweek; k++)
			if ((h->week[k].weekdays & p->weekdays) != 0 &&
			    h->week[k].from < p->to && p->from < h->week[k].to)
				hall_fault(r, at, "from",
				    "overlaps another period of the day");
	}
}

static void
hall_booking(struct hall_reading *r, const config_setting_t *root,
    struct hall *h)
{
	config_setting_t *at = hall_group(r, root, "booking",
	    "open_at close_at horizon_workdays max_minutes max_live_per_day "
	    "change_workdays_before hold_seconds hold_grace_seconds "
	    "needs_registration require_booking");

	h->open_at = hall_minute(r, at, "open_at");
	h->close_at = hall_minute(r, at, "close_at");
	if (at != NULL && h->close_at <= h->open_at)
		hall_fault(r, at, "close_at", "must be after open_at");
	h->horizon = hall_int(r, at, "horizon_workdays", 1, 30);
	h->max_minutes = hall_int(r, at, "max_minutes", HALL_CELL, 480);
	h->max_live_per_day = hall_int(r, at, "max_live_per_day", 0, 50);
	h->change_before = hall_int(r, at, "change_workdays_before", 0, 10);
	h->hold_seconds = hall_int(r, at, "hold_seconds", 30, 3600);
	h->hold_grace = hall_int(r, at, "hold_grace_seconds", 0, 600);
	h->needs_registration = hall_bool(r, at, "needs_registration");
	h->require_booking = hall_bool(r, at, "require_booking");
}

static void
hall_switches(struct hall_reading *r, const config_setting_t *root,
    struct hall *h)
{
	config_setting_t *at = hall_group(r, root, "freeze",
	    "over scope no_show_counts manual_unfreeze");
	const char *scope = hall_string(r, at, "scope", 16);

	h->freeze_over = hall_int(r, at, "over", 0, 1000);
	h->freeze_for_ever = strcmp(scope, "lifetime") == 0;
	if (at != NULL && !h->freeze_for_ever && strcmp(scope, "month") != 0)
		hall_fault(r, at, "scope", "\"month\" or \"lifetime\"");
	h->no_show_counts = hall_bool(r, at, "no_show_counts");
	h->manual_unfreeze = hall_bool(r, at, "manual_unfreeze");
	h->rating_required = hall_bool(r, hall_group(r, root, "rating",
	    "required"), "required");
	h->desk = hall_bool(r, root, "desk");
}

/* A group that may be left out, and then is off; NULL if it is. */
static config_setting_t *
hall_switch(struct hall_reading *r, const config_setting_t *root,
    const char *key, const char *known)
{
	if (config_setting_get_member(root, key) == NULL)
		return NULL;
	return hall_group(r, root, key, known);
}

static void
hall_fair(struct hall_reading *r, const config_setting_t *root,
    struct hall *h)
{
	config_setting_t *rush = hall_switch(r, root, "rush",
	    "enabled gather_minutes turn_minutes");
	config_setting_t *wait = hall_switch(r, root, "waiting",
	    "enabled offer_minutes");
	config_setting_t *cool = hall_switch(r, root, "cooldown",
	    "enabled min_minutes max_minutes");

	h->rush = hall_bool(r, rush, "enabled");
	h->rush_gather = hall_int(r, rush, "gather_minutes", 1, 120) * 60;
	h->rush_turn = hall_int(r, rush, "turn_minutes", 1, 60) * 60;
	if (rush != NULL && h->rush_gather > h->open_at * 60)
		hall_fault(r, config_setting_get_member(rush,
		    "gather_minutes"), "gather_minutes",
		    "must not begin before the day of open_at");
	if (rush != NULL && h->open_at * 60 + h->rush_turn > h->close_at * 60)
		hall_fault(r, config_setting_get_member(rush, "turn_minutes"),
		    "turn_minutes", "must end before close_at");
	h->waiting = hall_bool(r, wait, "enabled");
	h->offer_seconds = hall_int(r, wait, "offer_minutes", 1, 1440) * 60;
	h->cooldown = hall_bool(r, cool, "enabled");
	h->cool_min = hall_int(r, cool, "min_minutes", 0, 1440) * 60;
	h->cool_max = hall_int(r, cool, "max_minutes", 1, 1440) * 60;
	if (cool != NULL && h->cool_max <= h->cool_min)
		hall_fault(r, config_setting_get_member(cool, "max_minutes"),
		    "max_minutes", "must be more than min_minutes");
}

static size_t
hall_display_list(struct hall_reading *r, const config_setting_t *at,
    const char *key, char list[][HALL_DISPLAY], bool keys)
{
	config_setting_t *s = at != NULL ? config_setting_get_member(at, key) :
					   NULL;
	int n = s != NULL ? config_setting_length(s) : 0;

	if (n > HALL_DISPLAYS) {
		hall_fault(r, s, key, "at most 16");
		return 0;
	}
	for (int i = 0; i < n; i++) {
		const char *text = config_setting_get_string_elem(s, i);

		if (text != NULL && str_copy(list[i], HALL_DISPLAY, text) &&
		    (keys ? strncmp(text, "SHA256:", 7) == 0 &&
				strlen(text) == 50 :
			    hall_network(text)))
			continue;
		hall_fault(r, s, key, keys ?
			N_("the fingerprint of a key, SHA256:...") :
			N_("an address, or ADDRESS/BITS"));
		return 0;
	}
	return (size_t)n;
}

static void
hall_display(struct hall_reading *r, const config_setting_t *root,
    struct hall *h)
{
	config_setting_t *at = hall_switch(r, root, "display",
	    "keys addresses");

	h->ndisplay_keys = hall_display_list(r, at, "keys", h->display_keys,
	    true);
	h->ndisplay_from = hall_display_list(r, at, "addresses",
	    h->display_from, false);
}

static int
hall_read_root(config_setting_t *root, void *into)
{
	struct hall_reading *r = into;
	struct hall *h = r->hall;
	const char *district = hall_string(r, root, "district", 8);
	config_setting_t *kinds = hall_group(r, root, "kinds",
	    "new renewal person_change unit_change");

	if (conf_keys(root, "district name phone notice notice_version popup "
		"kinds booking freeze rating week desk rush waiting cooldown "
		"display") != 0)
		r->faults++;
	if (region_district(district) == NULL)
		hall_fault(r, root, "district",
		    "six digits of a district of Beijing");
	else
		h->district = (int)strtol(region_district(district)->code, NULL,
		    10);
	hall_texts(r, root, "name", h->name[0], h->name[1],
	    sizeof(h->name[0]));
	str_copy(h->phone, sizeof(h->phone),
	    hall_string(r, root, "phone", sizeof(h->phone)));
	str_copy(h->notice_version, sizeof(h->notice_version),
	    hall_string(r, root, "notice_version",
		sizeof(h->notice_version)));
	for (int l = 0; l < HALL_LANGS; l++)
		h->notice[l] = hall_notice(r, root, l);
	hall_texts(r, root, "popup", h->popup[0], h->popup[1],
	    sizeof(h->popup[0]));
	for (int k = 0; k < HALL_KINDS; k++)
		hall_offer(r, kinds, hall_kinds[k], &h->kinds[k]);
	hall_booking(r, root, h);
	hall_switches(r, root, h);
	hall_fair(r, root, h);
	hall_display(r, root, h);
	hall_week(r, root, h);
	return r->faults == 0 ? 0 : -1;
}

static void
hall_finish(struct hall *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (int l = 0; l < HALL_LANGS; l++)
			free(all[i].notice[l]);
	free(all);
}

static int
hall_read(const char *dir, const char *name, struct hall *h)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct hall_reading r = {.path = path, .dir = dir, .hall = h};
	int rc = conf_read(path, hall_read_root, &r);

	free(path);
	return rc;
}

static int
hall_wanted(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && d->d_name[0] != '.' &&
	    strcmp(d->d_name + n - 4, ".cfg") == 0;
}

int
hall_load(const char *dir)
{
	struct hall *all = xcalloc(HALLS_MAX, sizeof(*all));
	struct dirent **files;
	int count = scandir(dir, &files, hall_wanted, alphasort), rc = 0;
	size_t n = 0;

	if (count < 0) {
		free(all);
		fprintf(stderr, "%s:0: cannot be read\n", dir);
		return -1;
	}
	for (int i = 0; i < count; i++) {
		if (n == HALLS_MAX ||
		    hall_read(dir, files[i]->d_name, &all[n++]) != 0)
			rc = -1;
		for (size_t k = 0; rc == 0 && k + 1 < n; k++)
			if (all[k].district == all[n - 1].district) {
				fprintf(stderr, "%s/%s:0: another file has "
				    "this district\n", dir,
				    files[i]->d_name);
				rc = -1;
			}
		free(files[i]);
	}
	free(files);
	if (rc != 0) {
		hall_finish(all, n);
		return -1;
	}
	hall_finish(halls, halls_n);
	halls = all;
	halls_n = n;
	return 0;
}

const struct hall *
hall_of(int district)
{
	for (size_t i = 0; i < halls_n; i++)
		if (halls[i].district == district)
			return &halls[i];
	return NULL;
}

const struct hall *
hall_all(size_t *n)
{
	*n = halls_n;
	return halls;
}

const char *
hall_name(const struct hall *h)
{
	return h->name[i18n_current()];
}

const char *
hall_kind_label(const struct hall *h, enum hall_kind k)
{
	return h->kinds[k].label[i18n_current()];
}

int
hall_kind_for(const struct hall *h, const char *service)
{
	for (int k = 0; k < HALL_KINDS; k++)
		for (size_t i = 0; i < h->kinds[k].nservices; i++)
			if (strcmp(h->kinds[k].services[i], service) == 0)
				return k;
	return -1;
}
