#include "config.h"

#include <libconfig.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "common/conf_signin.h"
#include "common/i18n.h"
#include "common/mem.h"

#ifndef TALENTHALL_STATEDIR
#define TALENTHALL_STATEDIR "/var/lib/talenthall"
#define TALENTHALL_DATADIR "/usr/local/share/talenthall"
#define TALENTHALL_LIBEXECDIR "/usr/local/libexec/talenthall"
#define TALENTHALL_LOCALEDIR TALENTHALL_DATADIR "/locale"
#endif

enum conf_type { CONF_STRING, CONF_INT, CONF_BOOL, CONF_CHOICE };

/*
 * One row a key. For texts max is the room; for a choice `words` are the two
 * values, false and true, or any number of them where the member is text.
 */
struct conf_row {
	const char *name;
	enum conf_type type;
	size_t offset;
	int min, max;
	int number;
	const char *text;
	const char *words[5];
};

#define TEXT(m, def) \
	{ #m, CONF_STRING, offsetof(struct conf, m), 0, \
	    (int)sizeof((struct conf *)0)->m, 0, def, { NULL } }
#define INT(m, min, max, def) \
	{ #m, CONF_INT, offsetof(struct conf, m), min, max, def, NULL, \
	    { NULL } }
#define BOOL(m, def) \
	{ #m, CONF_BOOL, offsetof(struct conf, m), 0, 1, def, NULL, { NULL } }

/* Sorted as in talenthall.conf(5). */
static const struct conf_row conf_rows[] = {
	TEXT(state_dir, TALENTHALL_STATEDIR),
	TEXT(data_dir, TALENTHALL_DATADIR),
	TEXT(libexec_dir, TALENTHALL_LIBEXECDIR),
	TEXT(locale_dir, TALENTHALL_LOCALEDIR),
	TEXT(listen, "0.0.0.0"),
	INT(port, 0, 65535, 2222),
	TEXT(public_host, ""),
	INT(max_unauthenticated, 1, 10000, 200),
	INT(max_unauthenticated_per_addr, 1, 10000, 64),
	INT(login_grace, 5, 3600, 60),
	INT(max_auth_tries, 1, 100, 6),
	INT(keepalive, 0, 3600, 30),
	INT(idle_lock, 0, 86400, 600),
	INT(idle_end, 0, 86400, 1800),
	{ "sandbox", CONF_CHOICE, offsetof(struct conf, sandbox_strict), 0, 1, 1,
	    NULL, { "warn", "strict", NULL } },
	TEXT(user_gate, ""),
	TEXT(user_transport, ""),
	TEXT(user_records, ""),
	TEXT(user_worker, ""),
	BOOL(demo, 0),
	INT(lock_failures, 1, 1000, 5),
	INT(lock_seconds, 1, 86400, 900),
	INT(hash_workers, 0, 256, 0),
	{ "captcha", CONF_CHOICE, offsetof(struct conf, captcha), 0,
	    (int)sizeof((struct conf *)0)->captcha, 0, "failure",
	    { "off", "failure", "always", NULL } },
	{ "captcha_form", CONF_CHOICE, offsetof(struct conf, captcha_form), 0,
	    (int)sizeof((struct conf *)0)->captcha_form, 0, "glyph",
	    { "glyph", "words", NULL } },
	INT(code_tries, 1, 1000, 5),
	INT(code_slow_seconds, 1, 86400, 60),
	TEXT(hotlines, "83423508, 57596100-3"),
	TEXT(sms_command, ""),
	TEXT(mail_command, ""),
	TEXT(mail_from, ""),
	INT(courier_timeout, 1, 600, 30),
	TEXT(user_courier, ""),
	{ "identity_mode", CONF_CHOICE, offsetof(struct conf, identity_mode), 0,
	    (int)sizeof((struct conf *)0)->identity_mode, 0, "registry",
	    { "registry", "checkdigit", "command", NULL } },
	TEXT(identity_command, ""),
	INT(identity_tries, 1, 1000, 5),
	INT(photo_min_bytes, 1, 16777216, 20480),
	INT(photo_max_bytes, 1, 16777216, 1048576),
	INT(photo_width, 1, 10000, 295),
	INT(photo_height, 1, 10000, 413),
	INT(inbox_max_files, 1, 1000, 20),
	INT(inbox_max_bytes, 1024, 1073741824, 52428800),
	INT(inbox_days, 1, 365, 7),
	TEXT(clamd_socket, ""),
	BOOL(clamd_required, 1),
	INT(audit_keep_days, 180, 36500, 1095),
	TEXT(backup_dir, ""),
	TEXT(backup_recipient, ""),
	INT(backup_keep, 1, 100000, 14),
	INT(backup_warn_hours, 1, 8760, 48),
	{ "log_level", CONF_CHOICE, offsetof(struct conf, log_level), 0,
	    (int)sizeof((struct conf *)0)->log_level, 0, "info",
	    { "error", "warn", "info", "debug", NULL } },
};

#undef TEXT
#undef INT
#undef BOOL

enum { CONF_ROWS = sizeof conf_rows / sizeof conf_rows[0] };

static char *
conf_text(struct conf *c, const struct conf_row *row)
{
	return (char *)c + row->offset;
}

static int *
conf_int(struct conf *c, const struct conf_row *row)
{
	return (int *)(void *)((char *)c + row->offset);
}

static bool *
conf_bool(struct conf *c, const struct conf_row *row)
{
	return (bool *)((char *)c + row->offset);
}

static bool
conf_is_text(const struct conf_row *row)
{
	return row->type == CONF_STRING ||
	    (row->type == CONF_CHOICE && row->text != NULL);
}

void
conf_default(struct conf *c)
{
	const struct conf_row *row;

	memset(c, 0, sizeof *c);
	conf_signin_default(c->signin);
	for (row = conf_rows; row < conf_rows + CONF_ROWS; row++) {
		if (conf_is_text(row))
			str_copy(conf_text(c, row), (size_t)row->max, row->text);
		else if (row->type == CONF_INT)
			*conf_int(c, row) = row->number;
		else
			*conf_bool(c, row) = row->number != 0;
	}
}

static const struct conf_row *
conf_find(const char *name)
{
	const struct conf_row *row;

	for (row = conf_rows; row < conf_rows + CONF_ROWS; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

static int
conf_set_choice(struct conf *c, const struct conf_row *row, const char *word,
    char *why, size_t size)
{
	size_t i, n;

	for (i = 0; row->words[i] != NULL; i++) {
		if (strcmp(row->words[i], word) != 0)
			continue;
		if (conf_is_text(row))
			str_copy(conf_text(c, row), (size_t)row->max, word);
		else
			*conf_bool(c, row) = i == 1;
		return 0;
	}
	n = (size_t)snprintf(why, size, _("%s must be one of:"), row->name);
	for (i = 0; row->words[i] != NULL && n < size; i++)
		n += (size_t)snprintf(why + n, size - n, " %s", row->words[i]);
	return -1;
}

static int
conf_set_text(struct conf *c, const struct conf_row *row, const char *text,
    char *why, size_t size)
{
	if (row->type == CONF_CHOICE)
		return conf_set_choice(c, row, text, why, size);
	if (strlen(text) >= (size_t)row->max) {
		snprintf(why, size, _("%s is longer than %d bytes"), row->name,
		    row->max - 1);
		return -1;
	}
	str_copy(conf_text(c, row), (size_t)row->max, text);
	return 0;
}

static int
conf_set_int(struct conf *c, const struct conf_row *row, long long v,
    char *why, size_t size)
{
	if (v < row->min || v > row->max) {
		snprintf(why, size, _("%s must be between %d and %d"), row->name,
		    row->min, row->max);
		return -1;
	}
	*conf_int(c, row) = (int)v;
	return 0;
}

/* One setting of the file into c; why says what is wrong. */
static int
conf_set(struct conf *c, const config_setting_t *s, char *why, size_t size)
{
	static const char *const types[] = {
		[CONF_STRING] = N_("a text in quotes"),
		[CONF_INT] = N_("a whole number"),
		[CONF_BOOL] = N_("true or false"),
		[CONF_CHOICE] = N_("a text in quotes"),
	};
	const struct conf_row *row = conf_find(config_setting_name(s));
	int type = config_setting_type(s);

	if (strcmp(config_setting_name(s), "signin") == 0)
		return conf_signin_set(c->signin, s, why, size);
	if (row == NULL) {
		snprintf(why, size, _("unknown key %s"), config_setting_name(s));
		return -1;
	}
	if (type == CONFIG_TYPE_STRING &&
	    (row->type == CONF_STRING || row->type == CONF_CHOICE))
		return conf_set_text(
		    c, row, config_setting_get_string(s), why, size);
	if ((type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64) &&
	    row->type == CONF_INT)
		return conf_set_int(
		    c, row, config_setting_get_int64(s), why, size);
	if (type == CONFIG_TYPE_BOOL && row->type == CONF_BOOL) {
		*conf_bool(c, row) = config_setting_get_bool(s) != 0;
		return 0;
	}
	snprintf(why, size, _("%s must be %s"), row->name, _(types[row->type]));
	return -1;
}

int
conf_load(struct conf *c, const char *path)
{
	const config_setting_t *root, *s;
	struct conf next = *c;
	config_t file;
	char why[256];
	int i, r = 0;

	config_init(&file);
	if (conf_open(&file, path) != 0) {
		config_destroy(&file);
		return -1;
	}
	root = config_root_setting(&file);
	for (i = 0; i < config_setting_length(root); i++) {
		s = config_setting_get_elem(root, (unsigned)i);
		if (conf_set(&next, s, why, sizeof why) == 0)
			continue;
		r = conf_fault(s, why);
	}
	config_destroy(&file);
	if (r == 0)
		*c = next;
	return r;
}

json_t *
conf_to_json(const struct conf *c)
{
	struct conf copy = *c;
	const struct conf_row *row;
	json_t *o = json_pack("{s:o}", "signin",
	    conf_signin_to_json(c->signin)), *v;

	for (row = conf_rows; row < conf_rows + CONF_ROWS; row++) {
		if (conf_is_text(row))
			v = json_string(conf_text(&copy, row));
		else if (row->type == CONF_INT)
			v = json_integer(*conf_int(&copy, row));
		else if (row->type == CONF_BOOL)
			v = json_boolean(*conf_bool(&copy, row));
		else
			v = json_string(row->words[*conf_bool(&copy, row)]);
		json_object_set_new(o, row->name, v);
	}
	return o;
}

int
conf_from_json(struct conf *c, const json_t *j)
{
	const struct conf_row *row;
	struct conf next = *c;
	const char *name;
	json_t *v;
	char why[256];
	int r;

	json_object_foreach((json_t *)j, name, v) {
		if (strcmp(name, "signin") == 0) {
			if (conf_signin_from_json(next.signin, v) != 0)
				return -1;
			continue;
		}
		row = conf_find(name);
		if (row == NULL)
			return -1;
		if (json_is_string(v) &&
		    (row->type == CONF_STRING || row->type == CONF_CHOICE))
			r = conf_set_text(&next, row, json_string_value(v), why,
			    sizeof why);
		else if (json_is_integer(v) && row->type == CONF_INT)
			r = conf_set_int(&next, row, json_integer_value(v), why,
			    sizeof why);
		else if (json_is_boolean(v) && row->type == CONF_BOOL)
			r = (*conf_bool(&next, row) = json_is_true(v), 0);
		else
			r = -1;
		if (r != 0)
			return -1;
	}
	*c = next;
	return 0;
}
