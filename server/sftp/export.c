/*
 * exports/: what is made for other programs. To an agent appointments.ics, a
 * file for calendars with his unit's appointments; to an office the figures of
 * its hall by month, appointments-YYYY-MM.csv and utilisation-YYYY-MM.csv; to
 * an auditor today's record, and what is asked for by a name:
 * audit-DAY[_DAY][,login=hr,...].csv.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/sftp/tree.h"

static const char export_calendar[] = "appointments.ics";
static const char *const export_tables[] = {"appointments", "utilisation"};

static bool
export_office(struct tree *t)
{
	const char *role = tree_role(t);

	return strcmp(role, "clerk") == 0 || strcmp(role, "reviewer") == 0 ||
	    strcmp(role, "lead") == 0;
}

/* "appointments-2026-10.csv": the parameters of its method, or NULL. */
static json_t *
export_figures(const char *name)
{
	char table[16], month[8], end[8];

	if (sscanf(name, "%15[a-z]-%7[0-9-]%7s", table, month, end) != 3 ||
	    strcmp(end, ".csv") != 0)
		return NULL;
	for (size_t i = 0; i < 2; i++)
		if (strcmp(table, export_tables[i]) == 0)
			return json_pack("{s:s, s:s}", "table", table,
			    "month", month);
	return NULL;
}

static bool
export_auditor(struct tree *t)
{
	return strcmp(tree_role(t), "auditor") == 0;
}

/* "audit-2026-11-01_2026-11-21,outcome=denied.csv": the same, or NULL. */
static json_t *
export_search(const char *name)
{
	char text[TREE_NAME], *rest = text, *word, *value;
	size_t n = strlen(name);
	json_t *params;

	if (n >= sizeof(text) || n < 10 || strncmp(name, "audit-", 6) != 0 ||
	    strcmp(name + n - 4, ".csv") != 0)
		return NULL;
	memcpy(text, name + 6, n - 10);
	text[n - 10] = '\0';
	word = strsep(&rest, ",");
	value = strchr(word, '_');
	if (value != NULL)
		*value++ = '\0';
	params = json_pack("{s:s, s:s}", "from", word, "to",
	    value != NULL ? value : word);
	while ((word = strsep(&rest, ",")) != NULL) {
		value = strchr(word, '=');
		if (value == NULL)
			value = word + strlen(word);
		else
			*value++ = '\0';
		if (json_object_set_new(params, word, json_string(value)) !=
		    0) {
			json_decref(params);
			return NULL;
		}
	}
	return params;
}

static enum sftp_status
export_open(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	json_t *params = export_office(t) ? export_figures(name) : NULL;

	memset(a, 0, sizeof(*a));
	if (params != NULL)
		return tree_fetch(t, "report.appointments.file", params, fd,
		    a, why);
	if (export_auditor(t)) {
		params = export_search(name);
		return params == NULL ? SFTP_NO_SUCH_FILE :
		    tree_fetch(t, "audit.file", params, fd, a, why);
	}
	if (export_office(t) || strcmp(name, export_calendar) != 0)
		return SFTP_NO_SUCH_FILE;
	return tree_fetch(t, "appointment.calendar", json_object(), fd, a,
	    why);
}

static enum sftp_status
export_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	enum sftp_status rc;
	int fd;

	rc = export_open(t, name, &fd, a, why);
	if (rc == SFTP_OK)
		close(fd);
	return rc;
}

/* Of the months in which something was booked; made when they are read. */
static enum sftp_status
export_months(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	struct sftp_attrs a = {0};
	char name[TREE_NAME];
	json_t *result, *item;
	enum sftp_status rc;
	size_t i;
	int fd;

	rc = tree_call(t, "report.appointments", json_pack("{s:s}", "by",
	    "month"), &result, &fd, why);
	if (rc != SFTP_OK)
		return rc;
	json_array_foreach(json_object_get(result, "items"), i, item)
		for (size_t k = 0; k < 2; k++) {
			snprintf(name, sizeof(name), "%s-%s.csv",
			    export_tables[k], json_string_value(
				json_object_get(item, "key")));
			entry(to, name, &a);
		}
	json_decref(result);
	return SFTP_OK;
}

static enum sftp_status
export_list(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	struct sftp_attrs a = {0};
	char name[TREE_NAME], day[DATE_TEXT];
	enum sftp_status rc;

	if (export_office(t)) {
		rc = export_months(t, entry, to, why);
	} else if (export_auditor(t)) {
		snprintf(name, sizeof(name), "audit-%s.csv",
		    date_format(date_of(time(NULL)), day));
		entry(to, name, &a);
		rc = SFTP_OK;
	} else {
		rc = export_stat(t, export_calendar, &a, why);
		if (rc == SFTP_OK)
			entry(to, export_calendar, &a);
	}
	/* a hall that takes no bookings has nothing to export */
	return rc == SFTP_FAILURE ? SFTP_OK : rc;
}

static enum sftp_status
export_read(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	return export_open(t, name, fd, a, why);
}

static enum sftp_status
export_refuse(char *why)
{
	str_copy(why, SFTP_WHY_MAX,
	    _("Exports are to be taken, not changed."));
	return SFTP_DENIED;
}

static enum sftp_status
export_write(struct tree *t, const char *name, struct sftp_upload *u,
    char *why)
{
	(void)t;
	(void)name;
	(void)u;
	return export_refuse(why);
}

static enum sftp_status
export_keep(struct tree *t, const char *name, const struct sftp_upload *u,
    char *why)
{
	(void)t;
	(void)name;
	(void)u;
	return export_refuse(why);
}

static enum sftp_status
export_remove(struct tree *t, const char *name, char *why)
{
	(void)t;
	(void)name;
	return export_refuse(why);
}

static enum sftp_status
export_rename(struct tree *t, const char *from, const char *to, char *why)
{
	(void)t;
	(void)from;
	(void)to;
	return export_refuse(why);
}

const struct tree_folder tree_exports = {
	.name = "exports",
	.list = export_list,
	.stat = export_stat,
	.read = export_read,
	.write = export_write,
	.keep = export_keep,
	.remove = export_remove,
	.rename = export_rename,
};
