/*
 * The inbox, as attachments/ shows what it has of no kind; and import/, its
 * text files: rosters that an agent's screens read.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/sftp/tree.h"

static const char *
inbox_text(const json_t *item, const char *member)
{
	const char *s = json_string_value(json_object_get(item, member));

	return s != NULL ? s : "";
}

void
tree_inbox_attrs(const json_t *item, struct sftp_attrs *a)
{
	memset(a, 0, sizeof *a);
	a->writable = a->has_size = true;
	a->size = (uint64_t)json_integer_value(json_object_get(item, "size"));
	a->mtime = json_integer_value(json_object_get(item, "uploaded_at"));
}

static enum sftp_status
inbox_ask(struct tree *t, json_t **result, char *why)
{
	enum sftp_status rc;
	int fd;

	*result = NULL;
	rc = tree_call(t, "attachment.inbox", json_object(), result, &fd, why);
	if (fd != -1)
		close(fd);
	return rc;
}

/* The whole one of a name comes before what broke off; NULL: none. */
static const json_t *
inbox_find(const json_t *result, const char *name)
{
	const json_t *found = NULL;
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(result, "items"), i, item)
		if (strcmp(inbox_text(item, "name"), name) == 0 &&
		    (found == NULL ||
			json_is_true(json_object_get(item, "complete"))))
			found = item;
	return found;
}

enum sftp_status
tree_inbox_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	const json_t *item;
	json_t *result;
	enum sftp_status rc = inbox_ask(t, &result, why);

	if (rc != SFTP_OK)
		return rc;
	item = inbox_find(result, name);
	if (item == NULL)
		rc = SFTP_NO_SUCH_FILE;
	else
		tree_inbox_attrs(item, a);
	json_decref(result);
	return rc;
}

void
tree_inbox_list(struct tree *t, bool (*wanted)(const json_t *item),
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	struct sftp_attrs a;
	json_t *result, *item;
	const char *name;
	size_t i;

	if (inbox_ask(t, &result, why) != SFTP_OK)
		return;
	json_array_foreach(json_object_get(result, "items"), i, item) {
		name = inbox_text(item, "name");
		if (!wanted(item) || inbox_find(result, name) != item)
			continue;
		tree_inbox_attrs(item, &a);
		entry(to, name, &a);
	}
	json_decref(result);
}

/*
 * import/
 */

bool
tree_import_named(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && (strcasecmp(dot, ".csv") == 0 ||
	    strcasecmp(dot, ".txt") == 0);
}

static bool
import_wanted(const json_t *item)
{
	return tree_import_named(inbox_text(item, "name"));
}

/* Who acts for a unit has it, and nobody else. */
static enum sftp_status
import_list(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	if (strcmp(tree_role(t), "agent") != 0)
		return SFTP_NO_SUCH_FILE;
	tree_inbox_list(t, import_wanted, entry, to, why);
	return SFTP_OK;
}

static enum sftp_status
import_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	return tree_import_named(name) ? tree_inbox_stat(t, name, a, why) :
	    SFTP_NO_SUCH_FILE;
}

static enum sftp_status
import_read(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	if (!tree_import_named(name))
		return SFTP_NO_SUCH_FILE;
	a->writable = true;
	return tree_fetch(t, "attachment.inbox.get", json_pack("{s:s}",
	    "name", name), fd, a, why);
}

static enum sftp_status
import_refuse(char *why)
{
	str_copy(why, SFTP_WHY_MAX, _("What is imported is text: name it .csv "
	    "or .txt."));
	return SFTP_DENIED;
}

static enum sftp_status
import_write(struct tree *t, const char *name, struct sftp_upload *u,
    char *why)
{
	if (!tree_import_named(name))
		return import_refuse(why);
	return tree_begin(t, "attachment.inbox.put", json_pack("{s:s}",
	    "name", name), name, u, why);
}

static enum sftp_status
import_keep(struct tree *t, const char *name, const struct sftp_upload *u,
    char *why)
{
	return tree_do(t, "attachment.inbox.put", json_pack("{s:s, s:s}",
	    "name", name, "file", u->scratch), why);
}

static enum sftp_status
import_remove(struct tree *t, const char *name, char *why)
{
	if (!tree_import_named(name))
		return SFTP_NO_SUCH_FILE;
	return tree_do(t, "attachment.delete", json_pack("{s:s}", "name",
	    name), why);
}

static enum sftp_status
import_rename(struct tree *t, const char *from, const char *to, char *why)
{
	if (!tree_import_named(from))
		return SFTP_NO_SUCH_FILE;
	if (!tree_import_named(to))
		return import_refuse(why);
	return tree_do(t, "attachment.inbox.rename", json_pack("{s:s, s:s}",
	    "name", from, "to", to), why);
}

const struct tree_folder tree_import = {
	.name = "import",
	.writable = true,
	.list = import_list,
	.stat = import_stat,
	.read = import_read,
	.write = import_write,
	.keep = import_keep,
	.remove = import_remove,
	.rename = import_rename,
};
