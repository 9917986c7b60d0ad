/*
 * exports/: what is made for other programs. To an agent appointments.ics, a
 * file for calendars with his unit's appointments; to an office the figures of
 * its hall by month, appointments-YYYY-MM.csv and utilisation-YYYY-MM.csv.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static enum sftp_status
export_open(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	json_t *params = export_office(t) ? export_figures(name) : NULL;

	memset(a, 0, sizeof(*a));
	if (params != NULL)
		return tree_fetch(t, "report.appointments.file", params, fd,
		    a, why);
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
	struct sftp_attrs a;
	enum sftp_status rc;

	if (export_office(t)) {
		rc = export_months(t, entry, to, why);
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
