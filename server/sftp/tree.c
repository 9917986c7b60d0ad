#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/err.h"
#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/sftp/tree.h"

enum { TREE_HELD_MS = 1000 };

/* A file of its own at the top. */
struct tree_file {
	const char *path;
	const char *look;   /* the method whose reply tells of it, ... */
	const char *member; /* ... in this member: {status, size, uploaded_at} */
	const char *get, *put;
};

static const struct tree_file tree_files[] = {
	{ "/photo.jpg", "person.get", "photo", "person.photo.get",
	    "person.photo.put" },
	{ NULL, NULL, NULL, NULL, NULL },
};

static const struct tree_file *
tree_file(const char *path)
{
	const struct tree_file *f;

	for (f = tree_files; f->path != NULL; f++)
		if (strcmp(f->path, path) == 0)
			return f;
	return NULL;
}

static const struct tree_folder *const tree_folders[] = {
	&tree_attachments, &tree_exports, &tree_import, &tree_templates,
	&tree_slips, NULL,
};

/* The folder of a path, and the name in it: "" for the folder itself. */
static const struct tree_folder *
tree_folder(const char *path, const char **name)
{
	size_t n;

	for (size_t i = 0; tree_folders[i] != NULL; i++) {
		n = strlen(tree_folders[i]->name);
		if (strncmp(path + 1, tree_folders[i]->name, n) != 0 ||
		    (path[1 + n] != '/' && path[1 + n] != '\0'))
			continue;
		*name = path + 1 + n + (path[1 + n] == '/');
		return tree_folders[i];
	}
	return NULL;
}

/* The sentences of a refusal, all of them: why[SFTP_WHY_MAX]. */
static enum sftp_status
tree_refusal(const json_t *error, char *why)
{
	const json_t *fields = json_object_get(
	    json_object_get(error, "data"), "fields"), *one;
	const char *text = json_string_value(
	    json_object_get(error, "message"));
	size_t i, n = 0;

	str_copy(why, SFTP_WHY_MAX, text != NULL ? text : "");
	json_array_foreach((json_t *)fields, i, one) {
		text = json_string_value(json_object_get(one, "message"));
		if (text == NULL || n >= SFTP_WHY_MAX)
			continue;
		n += (size_t)snprintf(why + n, SFTP_WHY_MAX - n, "%s%s",
		    n > 0 ? " " : "", text);
	}
	switch ((int)json_integer_value(json_object_get(error, "code"))) {
	case ERR_CODE_NOTFOUND:
		return SFTP_NO_SUCH_FILE;
	case ERR_CODE_DENIED:
	case ERR_CODE_METHOD:
		return SFTP_DENIED;
	default:
		return SFTP_FAILURE;
	}
}

static void
tree_let_go(struct tree *t)
{
	if (t->held.fd > 0)
		close(t->held.fd);
	t->held.fd = 0;
}

void
tree_hold(struct tree *t, const char *name, int fd)
{
	tree_let_go(t);
	str_copy(t->held.name, sizeof t->held.name, name);
	t->held.fd = fd;
	t->held.at = clock_ms();
}

enum sftp_status
tree_call(struct tree *t, const char *method, json_t *params, json_t **result,
    int *fd, char *why)
{
	enum sftp_status rc = SFTP_OK;
	json_t *reply = NULL;

	tree_let_go(t);
	*fd = -1;
	if (link_call(t->link, method, params, &reply, fd) != 0) {
		str_copy(why, SFTP_WHY_MAX,
		    _("The server cannot be reached. Try again."));
		rc = SFTP_FAILURE;
	} else if (json_object_get(reply, "error") != NULL) {
		rc = tree_refusal(json_object_get(reply, "error"), why);
	} else {
		*result = json_incref(json_object_get(reply, "result"));
	}
	json_decref(reply);
	json_decref(params);
	if (rc != SFTP_OK && *fd != -1) {
		close(*fd);
		*fd = -1;
	}
	return rc;
}

enum sftp_status
tree_do(struct tree *t, const char *method, json_t *params, char *why)
{
	json_t *result = NULL;
	enum sftp_status rc;
	int fd;

	json_object_set_new(params, "idempotency_key", link_make_key());
	rc = tree_call(t, method, params, &result, &fd, why);
	if (fd != -1)
		close(fd);
	json_decref(result);
	return rc;
}

static enum sftp_status
tree_fetched(int fd, struct sftp_attrs *a)
{
	struct stat st;

	if (fd == -1 || fstat(fd, &st) != 0)
		return SFTP_FAILURE;
	a->has_size = true;
	a->size = (uint64_t)st.st_size;
	a->mtime = st.st_mtime;
	return SFTP_OK;
}

enum sftp_status
tree_held(struct tree *t, const char *name, int *fd, struct sftp_attrs *a)
{
	if (t->held.fd <= 0 || strcmp(t->held.name, name) != 0 ||
	    clock_ms() - t->held.at >= TREE_HELD_MS)
		return SFTP_NO_SUCH_FILE;
	*fd = t->held.fd;
	t->held.fd = 0;
	return tree_fetched(*fd, a);
}

enum sftp_status
tree_fetch(struct tree *t, const char *method, json_t *params, int *fd,
    struct sftp_attrs *a, char *why)
{
	json_t *result = NULL;
	enum sftp_status rc;

	rc = tree_call(t, method, params, &result, fd, why);
	json_decref(result);
	return rc != SFTP_OK ? rc : tree_fetched(*fd, a);
}

enum sftp_status
tree_begin(struct tree *t, const char *method, json_t *params,
    const char *name, struct sftp_upload *u, char *why)
{
	json_t *result = NULL;
	enum sftp_status rc;

	rc = tree_call(t, "file.begin", json_pack("{s:s, s:o*, s:s*, s:b}",
	    "method", method, "params", params, "name", name, "resume",
	    u->resume), &result, &u->fd, why);
	if (rc != SFTP_OK)
		return rc;
	u->limit = (uint64_t)json_integer_value(
	    json_object_get(result, "max_bytes"));
	u->size = (uint64_t)json_integer_value(
	    json_object_get(result, "size"));
	str_copy(u->scratch, sizeof u->scratch,
	    json_string_value(json_object_get(result, "file")));
	json_decref(result);
	return u->fd != -1 ? SFTP_OK : SFTP_FAILURE;
}

static enum sftp_status
tree_look(struct tree *t, const struct tree_file *f, struct sftp_attrs *a,
    char *why)
{
	json_t *result = NULL;
	const json_t *m;
	const char *status;
	enum sftp_status rc;
	int fd;

	rc = tree_call(t, f->look, json_object(), &result, &fd, why);
	if (fd != -1)
		close(fd);
	if (rc != SFTP_OK)
		return rc;
	m = json_object_get(result, f->member);
	status = json_string_value(json_object_get(m, "status"));
	memset(a, 0, sizeof *a);
	a->writable = true;
	a->has_size = true;
	a->size = (uint64_t)json_integer_value(json_object_get(m, "size"));
	a->mtime = json_integer_value(json_object_get(m, "uploaded_at"));
	if (status == NULL || strcmp(status, "uploaded") != 0)
		rc = SFTP_NO_SUCH_FILE;
	json_decref(result);
	return rc;
}

const char *
tree_role(struct tree *t)
{
	char why[SFTP_WHY_MAX];
	const char *role;
	json_t *who;
	int fd;

	if (t->role[0] != '\0' || tree_call(t, "session.whoami",
	    json_object(), &who, &fd, why) != SFTP_OK)
		return t->role;
	role = json_string_value(json_object_get(who, "role"));
	str_copy(t->role, sizeof t->role, role != NULL ? role : "");
	json_decref(who);
	return t->role;
}

static void
tree_nobody(void *to, const char *name, const struct sftp_attrs *a)
{
	(void)to;
	(void)name;
	(void)a;
}

/* A folder that cannot be listed is not there. */
static enum sftp_status
tree_stat_folder(struct tree *t, const struct tree_folder *d,
    struct sftp_attrs *a, char *why)
{
	a->folder = true;
	a->writable = d->writable;
	return d->list(t, tree_nobody, NULL, why);
}

static enum sftp_status
tree_stat(void *arg, const char *path, struct sftp_attrs *a, char *why)
{
	const struct tree_file *f = tree_file(path);
	const struct tree_folder *d;
	const char *name;

	memset(a, 0, sizeof *a);
	if (strcmp(path, "/") == 0) {
		a->folder = a->writable = true;
		return SFTP_OK;
	}
	d = tree_folder(path, &name);
	if (d != NULL)
		return name[0] == '\0' ? tree_stat_folder(arg, d, a, why) :
					  d->stat(arg, name, a, why);
	return f == NULL ? SFTP_NO_SUCH_FILE : tree_look(arg, f, a, why);
}

static enum sftp_status
tree_list(void *arg, const char *path,
    void (*entry)(void *to, const char *name, const struct sftp_attrs *a),
    void *to, char *why)
{
	const struct tree_folder *d;
	const struct tree_file *f;
	struct sftp_attrs a;
	const char *name;

	d = tree_folder(path, &name);
	if (d != NULL && name[0] == '\0')
		return d->list(arg, entry, to, why);
	if (strcmp(path, "/") != 0)
		return SFTP_NO_SUCH_FILE;
	/* what may not be looked at is not listed */
	for (size_t i = 0; tree_folders[i] != NULL; i++) {
		memset(&a, 0, sizeof a);
		if (tree_stat_folder(arg, tree_folders[i], &a, why) == SFTP_OK)
			entry(to, tree_folders[i]->name, &a);
	}
	for (f = tree_files; f->path != NULL; f++)
		if (tree_look(arg, f, &a, why) == SFTP_OK)
			entry(to, f->path + 1, &a);
	why[0] = '\0';
	return SFTP_OK;
}

static enum sftp_status
tree_read(void *arg, const char *path, int *fd, struct sftp_attrs *a,
    char *why)
{
	const struct tree_file *f = tree_file(path);
	const char *name;
	const struct tree_folder *d = tree_folder(path, &name);

	if (d != NULL)
		return d->read(arg, name, fd, a, why);
	if (f == NULL)
		return SFTP_NO_SUCH_FILE;
	return tree_fetch(arg, f->get, json_object(), fd, a, why);
}

static enum sftp_status
tree_write(void *arg, const char *path, struct sftp_upload *u, char *why)
{
	const struct tree_file *f = tree_file(path);
	const char *name;
	const struct tree_folder *d = tree_folder(path, &name);

	if (d != NULL)
		return d->write(arg, name, u, why);
	if (f != NULL)
		return tree_begin(arg, f->put, NULL, NULL, u, why);
	str_copy(why, SFTP_WHY_MAX,
	    _("Only photo.jpg can be put here, and attachments into "
	      "attachments/."));
	return SFTP_DENIED;
}

static void
tree_gap(char *why)
{
	str_copy(why, SFTP_WHY_MAX,
	    _("This upload went on in the middle of a file. Upload all of "
	      "it, from the start."));
}

static enum sftp_status
tree_keep(void *arg, const char *path, const struct sftp_upload *u, char *why)
{
	const struct tree_file *f = tree_file(path);
	const char *name;
	const struct tree_folder *d = tree_folder(path, &name);

	if (u->holes) {
		tree_gap(why);
		return SFTP_FAILURE;
	}
	if (d != NULL)
		return d->keep(arg, name, u, why);
	return tree_do(arg, f->put, json_pack("{s:s}", "file", u->scratch),
	    why);
}

static void
tree_over(const struct sftp_upload *u, uint64_t found, char *why)
{
	struct err e = { 0 };
	char text[32];

	err_set(&e, ERR_FILE_LARGE, "file");
	snprintf(text, sizeof text, "%llu B", (unsigned long long)u->limit);
	err_arg(&e, "max", text);
	snprintf(text, sizeof text, "%llu B", (unsigned long long)found);
	err_arg(&e, "found", text);
	err_text(&e, 0, why, SFTP_WHY_MAX);
}

/* When the session ends the server keeps what broke off, no more. */
static void
tree_drop(void *arg, const struct sftp_upload *u)
{
	(void)arg;
	(void)u;
}

static enum sftp_status
tree_remove(void *arg, const char *path, char *why)
{
	const char *name;
	const struct tree_folder *d = tree_folder(path, &name);

	if (d != NULL)
		return name[0] == '\0' ? SFTP_DENIED :
					  d->remove(arg, name, why);
	if (tree_file(path) == NULL)
		return SFTP_NO_SUCH_FILE;
	str_copy(why, SFTP_WHY_MAX,
	    _("A photo is replaced by another one, not deleted."));
	return SFTP_DENIED;
}

/* Within a folder; between folders nothing is the same. */
static enum sftp_status
tree_rename(void *arg, const char *from, const char *to, char *why)
{
	const char *name, *other;
	const struct tree_folder *d = tree_folder(from, &name);

	if (d != NULL && name[0] != '\0')
		return d == tree_folder(to, &other) && other[0] != '\0' ?
		    d->rename(arg, name, other, why) : SFTP_DENIED;
	return d == NULL && tree_file(from) == NULL ? SFTP_NO_SUCH_FILE :
						       SFTP_DENIED;
}

static void
tree_tell(void *arg, const char *path, const char *why)
{
	(void)arg;
	fprintf(stderr, "%s: %s\n", path, why);
}

static const char *
tree_say(enum sftp_status s)
{
	switch (s) {
	case SFTP_OK:
		return _("Done");
	case SFTP_EOF:
		return _("End of file");
	case SFTP_NO_SUCH_FILE:
		return _("There is no such file.");
	case SFTP_DENIED:
		return _("This is not allowed here.");
	case SFTP_BAD_MESSAGE:
		return _("The request cannot be read.");
	case SFTP_UNSUPPORTED:
		return _("The server does not do this.");
	case SFTP_FAILURE:
		break;
	}
	return _("This did not work.");
}

const struct sftp_tree tree_calls = {
	.stat = tree_stat,
	.list = tree_list,
	.read = tree_read,
	.write = tree_write,
	.keep = tree_keep,
	.over = tree_over,
	.gap = tree_gap,
	.drop = tree_drop,
	.remove = tree_remove,
	.rename = tree_rename,
	.tell = tree_tell,
	.say = tree_say,
};
