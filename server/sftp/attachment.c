/*
 * attachments/: one file a kind, named by it (KIND or KIND.EXT); templates/:
 * the forms to fill in. What came under a name for the time being, KIND.EXT
 * and more, is kept when it is renamed to a kind.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

static enum sftp_status
attachment_ask(struct tree *t, json_t **result, char *why)
{
	enum sftp_status rc;
	int fd;

	*result = NULL;
	rc = tree_call(t, "attachment.list", json_object(), result, &fd, why);
	if (fd != -1)
		close(fd);
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

/* The kind of a name that may be put; *part: for the time being. */
static enum sftp_status
attachment_kind(struct tree *t, const char *name, char kind[TREE_NAME],
    bool *part, char *why)
{
	struct attachment_name n;
	json_t *result;
	enum sftp_status rc = attachment_ask(t, &result, why);

	if (rc != SFTP_OK)
		return rc;
	attachment_parse(result, name, &n);
	*part = n.part;
	if (n.item == NULL || !n.fits || strlen(name) >= TREE_NAME)
		rc = attachment_unknown(result, name, &n, why);
	else
		str_copy(kind, TREE_NAME, attachment_text(n.item, "kind"));
	json_decref(result);
	return rc;
}

static struct tree_part *
attachment_part(struct tree *t, const char *name)
{
	for (size_t i = 0; i < TREE_PARTS; i++)
		if (strcmp(t->parts[i].name, name) == 0)
			return &t->parts[i];
	return NULL;
}

/*
 * The folder
 */

static void
attachment_attrs(const json_t *item, struct sftp_attrs *a)
{
	memset(a, 0, sizeof *a);
	a->writable = a->has_size = true;
	a->size = (uint64_t)json_integer_value(json_object_get(item, "size"));
	a->mtime = json_integer_value(json_object_get(item, "uploaded_at"));
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
		attachment_attrs(item, &a);
		entry(to, name, &a);
	}
	json_decref(result);
	return SFTP_OK;
}

static enum sftp_status
attachment_stat(struct tree *t, const char *name, struct sftp_attrs *a,
    char *why)
{
	const struct tree_part *part = attachment_part(t, name);
	struct attachment_name n;
	enum sftp_status rc;
	json_t *result;

	if (part != NULL) {
		a->writable = a->has_size = true;
		a->size = part->size;
		return SFTP_OK;
	}
	rc = attachment_ask(t, &result, why);
	if (rc != SFTP_OK)
		return rc;
	attachment_parse(result, name, &n);
	if (n.item == NULL || !n.fits || n.part || !attachment_there(n.item))
		rc = SFTP_NO_SUCH_FILE;
	else
		attachment_attrs(n.item, a);
	json_decref(result);
	return rc;
}

static enum sftp_status
attachment_read(struct tree *t, const char *name, int *fd,
    struct sftp_attrs *a, char *why)
{
	enum sftp_status rc = attachment_stat(t, name, a, why);
	char kind[TREE_NAME];
	bool part;

	if (rc == SFTP_OK)
		rc = attachment_kind(t, name, kind, &part, why);
	if (rc != SFTP_OK)
		return rc;
	return part ? SFTP_DENIED :
	    tree_fetch(t, "attachment.get", json_pack("{s:s}", "kind", kind),
		fd, a, why);
}

static enum sftp_status
attachment_write(struct tree *t, const char *name, struct sftp_upload *u,
    char *why)
{
	char kind[TREE_NAME];
	bool part;
	enum sftp_status rc = attachment_kind(t, name, kind, &part, why);

	if (rc != SFTP_OK)
		return rc;
	return tree_begin(t, "attachment.put", json_pack("{s:s}", "kind",
	    kind), u, why);
}

static enum sftp_status
attachment_put(struct tree *t, const char *kind, const char *scratch,
    char *why)
{
	return tree_do(t, "attachment.put", json_pack("{s:s, s:s}", "kind",
	    kind, "file", scratch), why);
}

static enum sftp_status
attachment_keep(struct tree *t, const char *name, const struct sftp_upload *u,
    char *why)
{
	struct tree_part *p;
	char kind[TREE_NAME], first = 1;
	struct stat st;
	bool part;
	enum sftp_status rc = attachment_kind(t, name, kind, &part, why);

	if (rc != SFTP_OK)
		return rc;
	/* what is there already is never gone on with */
	if (pread(u->fd, &first, 1, 0) == 1 && first == '\0') {
		str_copy(why, SFTP_WHY_MAX,
		    _("This upload went on in the middle of a file. Upload "
		      "all of it, from the start."));
		return SFTP_FAILURE;
	}
	if (!part)
		return attachment_put(t, kind, u->scratch, why);
	p = attachment_part(t, name);
	if (p == NULL)
		p = attachment_part(t, "");
	if (p == NULL)
		p = &t->parts[t->next_part++ % TREE_PARTS];
	str_copy(p->name, sizeof p->name, name);
	str_copy(p->scratch, sizeof p->scratch, u->scratch);
	p->size = fstat(u->fd, &st) == 0 ? (uint64_t)st.st_size : 0;
	return SFTP_OK;
}

static enum sftp_status
attachment_remove(struct tree *t, const char *name, char *why)
{
	struct tree_part *p = attachment_part(t, name);
	struct sftp_attrs a;
	char kind[TREE_NAME];
	bool part;
	enum sftp_status rc;

	if (p != NULL) {
		memset(p, 0, sizeof *p);
		return SFTP_OK;
	}
	rc = attachment_stat(t, name, &a, why);
	if (rc == SFTP_OK)
		rc = attachment_kind(t, name, kind, &part, why);
	if (rc != SFTP_OK)
		return rc;
	return tree_do(t, "attachment.delete", json_pack("{s:s}", "kind",
	    kind), why);
}

static enum sftp_status
attachment_rename(struct tree *t, const char *from, const char *to, char *why)
{
	struct tree_part *p = attachment_part(t, from);
	char kind[TREE_NAME], other[TREE_NAME];
	struct sftp_attrs a;
	bool part;
	enum sftp_status rc = attachment_kind(t, to, other, &part, why);

	if (rc != SFTP_OK)
		return rc;
	if (part)
		return SFTP_DENIED;
	if (p != NULL) {
		rc = attachment_put(t, other, p->scratch, why);
		memset(p, 0, sizeof *p);
		return rc;
	}
	rc = attachment_stat(t, from, &a, why);
	if (rc == SFTP_OK)
		rc = attachment_kind(t, from, kind, &part, why);
	if (rc != SFTP_OK)
		return rc;
	return tree_do(t, "attachment.move", json_pack("{s:s, s:s}", "kind",
	    kind, "to", other), why);
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
