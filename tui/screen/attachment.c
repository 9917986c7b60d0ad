/* Attachments in words: states, formats, and the commands to move files. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/text.h"

enum { ATTACHMENT_K = 1024, ATTACHMENT_M = 1024 * 1024 };

const struct choice attachment_states[] = {
	{ "missing", N_("* Not uploaded"), STYLE_WARN },
	{ "undated", N_("* Dates missing"), STYLE_WARN },
	{ "unchecked", N_("* To be checked"), STYLE_WARN },
	{ "uploaded", N_("* Uploaded"), STYLE_DONE },
	{ 0 }
};

const char *
attachment_state(const json_t *row)
{
	if (strcmp(value_string(row, "status"), "uploaded") != 0)
		return "missing";
	if (json_is_true(value_at(row, "needs_dates")))
		return "undated";
	return json_is_true(value_at(row, "confirmed")) ? "uploaded" :
	    "unchecked";
}

bool
attachment_open(const json_t *row)
{
	return strcmp(attachment_state(row), "uploaded") != 0;
}

char *
attachment_formats(const json_t *row, char *buf, size_t size)
{
	const json_t *list = value_at(row, "formats"), *f;
	size_t i;

	buf[0] = '\0';
	json_array_foreach(list, i, f)
		if (json_is_string(f))
			str_join(buf, size, "/", json_string_value(f));
	if (json_is_string(list))
		str_copy(buf, size, json_string_value(list));
	for (char *p = buf; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	return buf;
}

char *
attachment_size(json_int_t bytes, char *buf, size_t size)
{
	long long n = bytes;

	if (n >= ATTACHMENT_M && n % ATTACHMENT_M == 0)
		snprintf(buf, size, "%lldM", n / ATTACHMENT_M);
	else if (n >= ATTACHMENT_M)
		snprintf(buf, size, "%lld.%lldM", n / ATTACHMENT_M,
		    n % ATTACHMENT_M * 10 / ATTACHMENT_M);
	else
		snprintf(buf, size, "%lldK", (n + ATTACHMENT_K - 1) /
		    ATTACHMENT_K);
	return buf;
}

char *
attachment_rule(const json_t *row, char *buf, size_t size)
{
	char formats[64], most[32];

	snprintf(buf, size, _("%s to %s"),
	    attachment_formats(row, formats, sizeof formats),
	    attachment_size(value_int(row, "max_bytes"), most, sizeof most));
	return buf;
}

/* "edu_cert.pdf": what the file is called over SFTP. */
static char *
attachment_name(const json_t *row, char *buf, size_t size)
{
	char format[64];

	/* of several formats the user knows which one his file has */
	attachment_formats(row, format, sizeof format);
	format[strcspn(format, "/")] = '\0';
	for (char *p = format; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	snprintf(buf, size, "%s.%s", value_string(row, "kind"), format);
	return buf;
}

/* --- commands --- */

struct attachment_host {
	const char *login, *name;
	char flag[16];    /* " -p 2222", or "" where ssh needs none */
	char capital[16]; /* the same for scp and sftp */
	char address[300]; /* for scp: IPv6 in brackets */
};

static void
attachment_host(struct app *app, struct attachment_host *h)
{
	const json_t *who = app_whoami(app);
	int port = (int)value_int(who, "port") & 0xffff;

	memset(h, 0, sizeof *h);
	h->login = value_string(who, "login");
	h->name = value_string(who, "host");
	if (*h->name == '\0')
		h->name = _("HOST");
	if (port != 0 && port != 22) {
		snprintf(h->flag, sizeof h->flag, " -p %d", port);
		snprintf(h->capital, sizeof h->capital, " -P %d", port);
	}
	snprintf(h->address, sizeof h->address,
	    strchr(h->name, ':') != NULL ? "%s@[%s]" : "%s@%s", h->login,
	    h->name);
}

/* In two halves, joined by a shell's backslash where one line is too short. */
static void
attachment_line(struct buf *b, int width, const char *one, const char *two)
{
	if (4 + text_width(one) + 1 + text_width(two) <= width)
		buf_printf(b, "    %s %s\n", one, two);
	else
		buf_printf(b, "    %s \\\n        %s\n", one, two);
}

void
attachment_ssh_line(struct app *app, const char *words, int width,
    struct buf *b)
{
	struct attachment_host h;
	char one[700];

	attachment_host(app, &h);
	snprintf(one, sizeof one, "ssh%s %s@%s", h.flag, h.login, h.name);
	attachment_line(b, width, one, words);
}

void
attachment_put_lines(struct app *app, const json_t *row, int width,
    struct buf *b)
{
	struct attachment_host h;
	char one[700], two[700], name[128];

	attachment_host(app, &h);
	attachment_name(row, name, sizeof name);
	snprintf(one, sizeof one, "scp%s %s", h.capital, _("FILE.pdf"));
	snprintf(two, sizeof two, "%s:attachments/%s", h.address, name);
	attachment_line(b, width, one, two);
	snprintf(two, sizeof two, "attachment.put kind=%s < %s",
	    value_string(row, "kind"), _("FILE.pdf"));
	attachment_ssh_line(app, two, width, b);
	snprintf(one, sizeof one, "sftp%s %s", h.capital, h.address);
	buf_printf(b, "    %s\n        put %s attachments/%s\n", one,
	    _("FILE.pdf"), name);
}

void
attachment_get_lines(struct app *app, const json_t *row, int width,
    struct buf *b)
{
	struct attachment_host h;
	char one[700], two[700], name[128];

	attachment_host(app, &h);
	attachment_name(row, name, sizeof name);
	if (attachment_others(row)) {
		snprintf(two, sizeof two, "attachment.get kind=%s person=%s "
		    "\\\n        purpose=\"'%s'\" > %s", value_string(row, "kind"),
		    value_string(row, "person"),
		    value_string(row, "purpose"), name);
		attachment_ssh_line(app, two, width, b);
		return;
	}
	snprintf(one, sizeof one, "scp%s %s:attachments/%s", h.capital,
	    h.address, name);
	attachment_line(b, width, one, ".");
	snprintf(two, sizeof two, "attachment.get kind=%s > %s",
	    value_string(row, "kind"), name);
	attachment_ssh_line(app, two, width, b);
}

void
attachment_template_lines(struct app *app, const json_t *row, int width,
    struct buf *b)
{
	const char *name = value_string(row, "template");
	char words[300];

	if (*name == '\0')
		return;
	snprintf(words, sizeof words, "attachment.template kind=%s "
	    "format=pdf > %.*s.pdf", value_string(row, "kind"),
	    (int)strcspn(name, "."), name);
	buf_printf(b, "%s\n", _("The form to fill in, print and sign:"));
	attachment_ssh_line(app, words, width, b);
}

/* --- one row --- */

bool
attachment_others(const json_t *row)
{
	return *value_string(row, "person") != '\0';
}

/* Whose it is and what for go with the row; the look is recorded. */
static json_t *
attachment_fetch_others(struct app *app, const json_t *row)
{
	const char *const members[] = { "kind", "person", "purpose" };
	struct err e = { 0 };
	json_t *p = json_object(), *reply;

	for (size_t i = 0; i < 3; i++)
		json_object_set(p, members[i], json_object_get(row,
		    members[i]));
	if (call(app, "attachment.get", p, &reply, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	for (size_t i = 0; i < 3; i++)
		json_object_set(reply, members[i], json_object_get(row,
		    members[i]));
	return reply;
}

void
attachment_warnings(const json_t *row, struct buf *b)
{
	const json_t *w;
	size_t i;

	json_array_foreach(value_at(row, "warnings"), i, w)
		buf_printf(b, "! %s\n", value_string(w, "message"));
}

json_t *
attachment_fetch(struct app *app, const json_t *row)
{
	struct err e = { 0 };
	json_t *reply, *found = NULL, *r;
	size_t i;

	if (attachment_others(row))
		return attachment_fetch_others(app, row);
	if (call(app, "attachment.list", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	json_array_foreach(json_object_get(reply, "items"), i, r)
		if (strcmp(value_string(r, "kind"),
		    value_string(row, "kind")) == 0)
			found = json_incref(r);
	json_decref(reply);
	if (found == NULL)
		app_status(app, STYLE_WARN, "%s",
		    _("This kind of attachment is there no longer."));
	return found;
}
