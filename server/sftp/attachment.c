/*
 * attachments/: one file a kind, named by it (KIND or KIND.EXT), and what came
 * under any other name, in the inbox, until it is renamed to a kind;
 * templates/: the forms to fill in.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/err.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/sftp/tree.h"

static const char *
attachment_text(const json_t *item, const char *member)
{
	const char *s = json_string_value(json_object_get(item, member));

	return s != NULL ? s : "";
}

static bool
attachment_there(const json_t *item)
{
	return strcmp(attachment_text(item, "status"), "uploaded") == 0;
}

/* What the kinds are does not change meanwhile; what is there may. */
static enum sftp_status
attachment_ask(struct tree *t, json_t **result, char *why)
{
	enum sftp_status rc;
	int fd;

	*result = NULL;
	rc = tree_call(t, "attachment.list", json_object(), result, &fd, why);
	if (fd != -1)
		close(fd);
	if (rc == SFTP_OK) {
		json_decref(t->kinds);
		t->kinds = json_incref(*result);
	}
	return rc;
}

/*
 * Names
 */

/* Which format of the item is the ending? NULL: none of them. */
static const char *
attachment_format(const json_t *item, const char *end, size_t n)
{
	const json_t *formats = json_object_get(item, "formats"), *one;
	const char *s;
	size_t i;

	json_array_foreach((json_t *)formats, i, one) {
		s = json_string_value(one);
		if (s != NULL && strlen(s) == n && strncasecmp(s, end, n) == 0)
			return s;
	}
	return NULL;
}

struct attachment_name {
	const json_t *item; /* NULL: no kind is named so */
	const char *ending; /* behind the kind; "" for none */
	bool fits;          /* the ending is none, or a format's */
	bool part;          /* more follows the format's */
};

/* "edu_cert.pdf": kinds have no dots. */
static void
attachment_parse(const json_t *result, const char *name,
    struct attachment_name *out)
{
	size_t kind = strcspn(name, "."), end, i;
	const char *id;
	json_t *item;

	memset(out, 0, sizeof *out);
	json_array_foreach(json_object_get(result, "items"), i, item) {
		id = attachment_text(item, "kind");
		if (strlen(id) == kind && strncmp(id, name, kind) == 0)
			out->item = item;
	}
	out->ending = name + kind + (name[kind] == '.');
	end = strcspn(out->ending, ".");
	out->fits = name[kind] == '\0' || (out->item != NULL &&
	    attachment_format(out->item, out->ending, end) != NULL);
	out->part = out->fits && out->ending[end] == '.' &&
	    out->ending[end + 1] != '\0';
	if (out->ending[end] == '.' && !out->part)
		out->fits = false;
}

/* The kinds there are, or the formats, for who names a file otherwise. */
static enum sftp_status
attachment_unknown(const json_t *result, const char *name,
    const struct attachment_name *n, char *why)
{
	struct err e = { 0 };
	char kinds[160] = "", upper[16];
	const char *id;
	size_t at = 0, i;
	json_t *item;

	if (n->item != NULL) {
		err_set(&e, ERR_FILE_FORMAT, "file");
		str_copy(upper, sizeof upper, json_string_value(json_array_get(
		    json_object_get(n->item, "formats"), 0)));
		for (i = 0; upper[i] != '\0'; i++)
			upper[i] = (char)toupper((unsigned char)upper[i]);
		err_arg(&e, "formats", upper);
		err_arg(&e, "found", n->ending);
		err_text(&e, 0, why, SFTP_WHY_MAX);
		return SFTP_DENIED;
	}
	json_array_foreach(json_object_get(result, "items"), i, item) {
		id = attachment_text(item, "kind");
		if (at + strlen(id) + 2 < sizeof kinds)
			at += (size_t)snprintf(kinds + at, sizeof kinds - at,
			    "%s%s", at > 0 ? ", " : "", id);
	}
	err_set(&e, ERR_ATTACHMENT_KIND, "kind");
	err_arg(&e, "kind", name);
	err_arg(&e, "kinds", kinds);
	err_text(&e, 0, why, SFTP_WHY_MAX);
	return SFTP_DENIED;
}

/*
 * What a name means: kind "" for a file of the inbox. A kind's name with the
 * ending of another format is refused.
 */
static enum sftp_status
attachment_kind(struct tree *t, const char *name, char kind[TREE_NAME],
    char *why)
{
	struct attachment_name n;
	json_t *result = json_incref(t->kinds);
	enum sftp_status rc = SFTP_OK;

	if (result == NULL)
		rc = attachment_ask(t, &result, why);
	if (rc != SFTP_OK)
		return rc;
	attachment_parse(result, name, &n);
	kind[0] = '\0';
	if (strlen(name) >= TREE_NAME || (n.item != NULL && !n.fits))
		rc = attachment_unknown(result, name, &n, why);
	else if (n.item != NULL && !n.part)
		str_copy(kind, TREE_NAME, attachment_text(n.item, "kind"));
	json_decref(result);
	return rc;
}

/*
 * The folder
 */

/* A kind's is not there before it is that kind's. */
static bool
attachment_inbox(const json_t *item)
{
	return attachment_text(item, "kind")[0] == '\0';
}

/* A unit's rosters lie in import/, and only there. */
static bool
attachment_paper(const json_t *item)
{
	return attachment_inbox(item) &&
	    !tree_import_named(attachment_text(item, "name"));
}

static enum sftp_status
attachment_list(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	char name[2 * TREE_NAME];
	struct sftp_attrs a;
	json_t *result, *item;
	enum sftp_status rc = attachment_ask(t, &result, why);
	size_t i;

	if (rc != SFTP_OK)
		return rc;
	json_array_foreach(json_object_get(result, "items"), i, item) {
		if (!attachment_there(item))
			continue;
		snprintf(name, sizeof name, "%s.%s",
		    attachment_text(item, "kind"),
		    json_string_value(json_array_get(
			json_object_get(item, "formats"), 0)));
		tree_inbox_attrs(item, &a);
		entry(to, name, &a);
	}
	json_decref(result);
	tree_inbox_list(t, strcmp(tree_role(t), "agent") == 0 ?
		attachment_paper :
		attachment_inbox, entry, to, why);
	return SFTP_OK;
}

/* Of the kinds alone. */
static enum sftp_status
attachment_stat_kind(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	char kind[TREE_NAME];
	enum sftp_status rc = attachment_kind(t, name, kind, why);
	json_t *item = NULL;
	int fd;

	if (rc == SFTP_DENIED || (rc == SFTP_OK && kind[0] == '\0'))
		return SFTP_NO_SUCH_FILE;
	if (rc == SFTP_OK)
		rc = tree_call(t, "attachment.get", json_pack("{s:s}", "kind",
		    kind), &item, &fd, why);
	if (rc != SFTP_OK)
		return rc;
	if (fd != -1)
		tree_hold(t, kind, fd);
	if (attachment_there(item))
		tree_inbox_attrs(item, a);
	else
		rc = SFTP_NO_SUCH_FILE;
	json_decref(item);
	return rc;
}

/* A kind's file is told before an upload of it that broke off. */
static enum sftp_status
attachment_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	enum sftp_status rc = attachment_stat_kind(t, name, a, why);

	return rc == SFTP_NO_SUCH_FILE ? tree_inbox_stat(t, name, a, why) : rc;
}

static enum sftp_status
attachment_read(struct tree *t, const char *name, int *fd,
    struct sftp_attrs *a, char *why)
{
	char kind[TREE_NAME];
	enum sftp_status rc = attachment_kind(t, name, kind, why);

	/* no file is called so, whatever its ending */
	if (rc == SFTP_DENIED)
		return SFTP_NO_SUCH_FILE;
	if (rc != SFTP_OK)
		return rc;
	a->writable = true;
	if (kind[0] != '\0' && tree_held(t, kind, fd, a) == SFTP_OK)
		return SFTP_OK;
	return kind[0] == '\0' ?
	    tree_fetch(t, "attachment.inbox.get", json_pack("{s:s}", "name",
		name), fd, a, why) :
	    tree_fetch(t, "attachment.get", json_pack("{s:s}", "kind", kind),
		fd, a, why);
}

static enum sftp_status
attachment_write(struct tree *t, const char *name, struct sftp_upload *u,
    char *why)
{
	char kind[TREE_NAME];
	enum sftp_status rc = attachment_kind(t, name, kind, why);

	if (rc != SFTP_OK)
		return rc;
	return kind[0] == '\0' ?
	    tree_begin(t, "attachment.inbox.put", json_pack("{s:s}", "name",
		name), name, u, why) :
	    tree_begin(t, "attachment.put", json_pack("{s:s}", "kind", kind),
		name, u, why);
}

static enum sftp_status
attachment_keep(struct tree *t, const char *name, const struct sftp_upload *u,
    char *why)
{
	char kind[TREE_NAME];
	enum sftp_status rc = attachment_kind(t, name, kind, why);

	if (rc != SFTP_OK)
		return rc;
	return kind[0] == '\0' ?
	    tree_do(t, "attachment.inbox.put", json_pack("{s:s, s:s}", "name",
		name, "file", u->scratch), why) :
	    tree_do(t, "attachment.put", json_pack("{s:s, s:s}", "kind", kind,
		"file", u->scratch), why);
}

static enum sftp_status
attachment_remove(struct tree *t, const char *name, char *why)
{
	struct sftp_attrs a;
	char kind[TREE_NAME];
	enum sftp_status rc = attachment_kind(t, name, kind, why);

	if (rc == SFTP_DENIED)
		return SFTP_NO_SUCH_FILE;
	if (rc != SFTP_OK)
		return rc;
	if (kind[0] != '\0')
		rc = attachment_stat_kind(t, name, &a, why);
	if (rc != SFTP_OK && rc != SFTP_NO_SUCH_FILE)
		return rc;
	return kind[0] != '\0' && rc == SFTP_OK ?
	    tree_do(t, "attachment.delete", json_pack("{s:s}", "kind", kind),
		why) :
	    tree_do(t, "attachment.delete", json_pack("{s:s}", "name", name),
		why);
}

/* What a kind has may become another's, but no unassigned file again. */
static enum sftp_status
attachment_rename_kind(struct tree *t, const char *kind, const char *to,
    const char *other, char *why)
{
	struct attachment_name none = { 0 };

	if (other[0] == '\0')
		return attachment_unknown(t->kinds, to, &none, why);
	return tree_do(t, "attachment.move", json_pack("{s:s, s:s}", "kind",
	    kind, "to", other), why);
}

static enum sftp_status
attachment_rename(struct tree *t, const char *from, const char *to, char *why)
{
	char kind[TREE_NAME], other[TREE_NAME];
	struct sftp_attrs a;
	enum sftp_status rc = attachment_kind(t, to, other, why);

	if (rc == SFTP_OK)
		rc = attachment_kind(t, from, kind, why);
	if (rc != SFTP_OK)
		return rc;
	if (kind[0] != '\0') {
		rc = attachment_stat_kind(t, from, &a, why);
		return rc != SFTP_OK ? rc :
		    attachment_rename_kind(t, kind, to, other, why);
	}
	return other[0] == '\0' ?
	    tree_do(t, "attachment.inbox.rename", json_pack("{s:s, s:s}",
		"name", from, "to", to), why) :
	    tree_do(t, "attachment.assign", json_pack("{s:s, s:s}", "name",
		from, "kind", other), why);
}

const struct tree_folder tree_attachments = {
	.name = "attachments",
	.writable = true,
	.list = attachment_list,
	.stat = attachment_stat,
	.read = attachment_read,
	.write = attachment_write,
	.keep = attachment_keep,
	.remove = attachment_remove,
	.rename = attachment_rename,
};

/*
 * Templates
 */

static enum sftp_status
template_get(struct tree *t, const json_t *item, int *fd,
    struct sftp_attrs *a, char *why)
{
	return tree_fetch(t, "attachment.template", json_pack("{s:s}", "kind",
	    attachment_text(item, "kind")), fd, a, why);
}

static enum sftp_status
template_list(struct tree *t,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	enum sftp_status rc;
	json_t *result, *item;
	size_t i, n = 0;
	int fd;

	rc = attachment_ask(t, &result, why);
	if (rc != SFTP_OK)
		return rc;
	json_array_foreach(json_object_get(result, "items"), i, item) {
		struct sftp_attrs a = { 0 };

		if (attachment_text(item, "template")[0] == '\0' ||
		    template_get(t, item, &fd, &a, why) != SFTP_OK)
			continue;
		close(fd);
		entry(to, attachment_text(item, "template"), &a);
		n++;
	}
	json_decref(result);
	return n > 0 ? SFTP_OK : SFTP_NO_SUCH_FILE;
}

static enum sftp_status
template_read(struct tree *t, const char *name, int *fd, struct sftp_attrs *a,
    char *why)
{
	enum sftp_status rc;
	json_t *result, *item;
	size_t i;

	rc = attachment_ask(t, &result, why);
	if (rc != SFTP_OK)
		return rc;
	rc = SFTP_NO_SUCH_FILE;
	json_array_foreach(json_object_get(result, "items"), i, item)
		if (strcmp(attachment_text(item, "template"), name) == 0) {
			rc = template_get(t, item, fd, a, why);
			break;
		}
	json_decref(result);
	return rc;
}

static enum sftp_status
template_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	int fd;
	enum sftp_status rc = name[0] == '\0' ? SFTP_NO_SUCH_FILE :
	    template_read(t, name, &fd, a, why);

	if (rc == SFTP_OK)
		close(fd);
	return rc;
}

static enum sftp_status
template_refuse(char *why)
{
	str_copy(why, SFTP_WHY_MAX,
	    _("Templates are to be taken, not changed."));
	return SFTP_DENIED;
}

static enum sftp_status
template_write(struct tree *t, const char *name, struct sftp_upload *u,
    char *why)
{
	(void)t;
	(void)name;
	(void)u;
	return template_refuse(why);
}

static enum sftp_status
template_keep(struct tree *t, const char *name, const struct sftp_upload *u,
    char *why)
{
	(void)t;
	(void)name;
	(void)u;
	return template_refuse(why);
}

static enum sftp_status
template_remove(struct tree *t, const char *name, char *why)
{
	(void)t;
	(void)name;
	return template_refuse(why);
}

static enum sftp_status
template_rename(struct tree *t, const char *from, const char *to, char *why)
{
	(void)t;
	(void)from;
	(void)to;
	return template_refuse(why);
}

const struct tree_folder tree_templates = {
	.name = "templates",
	.list = template_list,
	.stat = template_stat,
	.read = template_read,
	.write = template_write,
	.keep = template_keep,
	.remove = template_remove,
	.rename = template_rename,
};
