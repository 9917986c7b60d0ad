/*
 * exports/: what is made for other programs. So far appointments.ics, a file
 * for calendars with the appointments of an agent's unit.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/sftp/tree.h"

static const char export_calendar[] = "appointments.ics";

static enum sftp_status
export_open(struct tree *t, int *fd, struct sftp_attrs *a, char *why)
{
	memset(a, 0, sizeof(*a));
	return tree_fetch(t, "appointment.calendar", json_object(), fd, a,
	    why);
}

static enum sftp_status
export_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	enum sftp_status rc;
	int fd;

	if (strcmp(name, export_calendar) != 0)
		return SFTP_NO_SUCH_FILE;
	rc = export_open(t, &fd, a, why);
	if (rc == SFTP_OK)
		close(fd);
	return rc;
}

static enum sftp_status
export_list(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	struct sftp_attrs a;
	enum sftp_status rc = export_stat(t, export_calendar, &a, why);

	if (rc == SFTP_OK)
		entry(to, export_calendar, &a);
	/* a hall that takes no bookings has nothing to export */
	return rc == SFTP_FAILURE ? SFTP_OK : rc;
}

static enum sftp_status
export_read(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	if (strcmp(name, export_calendar) != 0)
		return SFTP_NO_SUCH_FILE;
	return export_open(t, fd, a, why);
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
