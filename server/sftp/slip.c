/*
 * slips/: confirmation slips and notices as PDF, NUMBER.pdf each. A print is
 * made when one is read, and counted; its size is not known before.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/sftp/tree.h"

static const char *
slip_text(const json_t *item, const char *name)
{
	const char *s = json_string_value(json_object_get(item, name));

	return s != NULL ? s : "";
}

static void
slip_attrs(const json_t *item, struct sftp_attrs *a)
{
	memset(a, 0, sizeof(*a));
	a->mtime = json_integer_value(json_object_get(item, "issued_at"));
}

static enum sftp_status
slip_ask(struct tree *t, json_t **result, char *why)
{
	int fd;

	return tree_call(t, "slip.list", json_object(), result, &fd, why);
}

static enum sftp_status
slip_list(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	struct sftp_attrs a;
	char name[TREE_NAME];
	enum sftp_status rc;
	json_t *result, *item;
	size_t i;

	rc = slip_ask(t, &result, why);
	if (rc != SFTP_OK)
		return rc;
	json_array_foreach(json_object_get(result, "items"), i, item) {
		snprintf(name, sizeof(name), "%s.pdf",
		    slip_text(item, "number"));
		slip_attrs(item, &a);
		entry(to, name, &a);
	}
	json_decref(result);
	return SFTP_OK;
}

/* The document of a name: id[24], what is known of it. */
static enum sftp_status
slip_find(struct tree *t, const char *name, char id[24],
    struct sftp_attrs *a, char *why)
{
	enum sftp_status rc;
	json_t *result, *item;
	size_t i, n = strlen(name);

	if (n < 5 || strcmp(name + n - 4, ".pdf") != 0)
		return SFTP_NO_SUCH_FILE;
	rc = slip_ask(t, &result, why);
	if (rc != SFTP_OK)
		return rc;
	rc = SFTP_NO_SUCH_FILE;
	json_array_foreach(json_object_get(result, "items"), i, item) {
		const char *number = slip_text(item, "number");

		if (strlen(number) != n - 4 ||
		    strncmp(number, name, n - 4) != 0)
			continue;
		slip_attrs(item, a);
		str_copy(id, 24, slip_text(item, "id"));
		rc = SFTP_OK;
		break;
	}
	json_decref(result);
	return rc;
}

static enum sftp_status
slip_stat(struct tree *t, const char *name, struct sftp_attrs *a, char *why)
{
	char id[24];

	return slip_find(t, name, id, a, why);
}

static enum sftp_status
slip_read(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	char id[24];
	enum sftp_status rc = slip_find(t, name, id, a, why);

	if (rc != SFTP_OK)
		return rc;
	return tree_fetch(t, "slip.print",
	    json_pack("{s:s}", "id", id), fd, a,
	    why);
}

static enum sftp_status
slip_refuse(char *why)
{
	str_copy(why, SFTP_WHY_MAX,
	    _("Slips and notices are to be taken, not changed."));
	return SFTP_DENIED;
}

static enum sftp_status
slip_write(struct tree *t, const char *name, struct sftp_upload *u,
    char *why)
{
	(void)t;
	(void)name;
	(void)u;
	return slip_refuse(why);
}

static enum sftp_status
slip_keep(struct tree *t, const char *name, const struct sftp_upload *u,
    char *why)
{
	(void)t;
	(void)name;
	(void)u;
	return slip_refuse(why);
}

static enum sftp_status
slip_remove(struct tree *t, const char *name, char *why)
{
	(void)t;
	(void)name;
	return slip_refuse(why);
}

static enum sftp_status
slip_rename(struct tree *t, const char *from, const char *to, char *why)
{
	(void)t;
	(void)from;
	(void)to;
	return slip_refuse(why);
}

const struct tree_folder tree_slips = {
	.name = "slips",
	.list = slip_list,
	.stat = slip_stat,
	.read = slip_read,
	.write = slip_write,
	.keep = slip_keep,
	.remove = slip_remove,
	.rename = slip_rename,
};
