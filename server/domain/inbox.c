#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/file.h"
#include "server/domain/inbox.h"

static int
inbox_fault(struct err *e, enum err_id id, const char *field,
    const char *name)
{
	err_set(e, id, field);
	return err_arg(e, "name", name);
}

/* "edu_cert" of "edu_cert.pdf.filepart": kinds have no dots. */
static const struct attachment_kind *
inbox_kind(const char *owner, const char *name)
{
	char id[ATTACHMENT_ID];
	size_t n = strcspn(name, ".");

	if (n >= sizeof(id))
		return NULL;
	memcpy(id, name, n);
	id[n] = '\0';
	return attachment_kind(owner, id);
}

static void
inbox_item(struct inbox_item *i, const struct inbox_row *r)
{
	i->row = *r;
	i->whole = r->sha256[0] != '\0';
	i->kind = inbox_kind(r->owner, r->name);
}

struct inbox_gather {
	struct ctx *ctx;
	struct inbox_item *items;
	size_t n, room;
};

static void
inbox_gather(void *arg, const struct inbox_row *r)
{
	struct inbox_gather *g = arg;
	struct inbox_item *more;

	/* others of a unit cannot go on with what one of them broke off */
	if (r->sha256[0] == '\0' &&
	    r->account_id != g->ctx->actor.account_id)
		return;
	if (g->n == g->room) {
		g->room = 2 * g->room + 16;
		more = ctx_alloc(g->ctx, g->room, sizeof(*more));
		if (g->n > 0)
			memcpy(more, g->items, g->n * sizeof(*more));
		g->items = more;
	}
	inbox_item(&g->items[g->n++], r);
}

static int
inbox_all(struct ctx *ctx, const char *owner, int64_t id,
    struct inbox_gather *g, struct err *e)
{
	*g = (struct inbox_gather){.ctx = ctx};
	return store_inbox_each(ctx, owner, id, inbox_gather, g, e);
}

int
inbox_list(struct ctx *ctx, struct inbox_item **items, size_t *n,
    struct err *e)
{
	struct inbox_gather g;
	const char *owner;
	int64_t id;

	if (attachment_owner_of(ctx, false, &owner, &id, e) != 0 ||
	    inbox_all(ctx, owner, id, &g, e) != 0)
		return -1;
	*items = g.items;
	*n = g.n;
	return 0;
}

int
inbox_count(struct ctx *ctx)
{
	struct inbox_item *items;
	struct err e = {0};
	size_t n;
	int whole = 0;

	if (inbox_list(ctx, &items, &n, &e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		whole += items[i].whole && items[i].kind == NULL;
	return whole;
}

/* A whole one of the actor's own. 0 or -1. */
static int
inbox_find(struct ctx *ctx, bool change, const char *name,
    struct inbox_row *r, struct err *e)
{
	const char *owner;
	int64_t id;
	int rc;

	if (attachment_owner_of(ctx, change, &owner, &id, e) != 0)
		return -1;
	rc = store_inbox_load(ctx, owner, id, name, r, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = store_inbox_part(ctx, owner, id, ctx->actor.account_id, name, r,
	    e);
	if (rc < 0)
		return -1;
	return inbox_fault(e, rc == 1 ? ERR_INBOX_PART : ERR_INBOX_NONE,
	    "name", name);
}

int
inbox_get(struct ctx *ctx, const char *name, struct inbox_item *i,
    struct err *e)
{
	struct inbox_row r;
	int fd;

	if (inbox_find(ctx, false, name, &r, e) != 0)
		return -1;
	inbox_item(i, &r);
	fd = file_tree_read(ctx->conf->state_dir, r.sha256);
	if (fd == -1)
		return err_set(e, ERR_STORE, NULL);
	ctx->reply_fd = fd;
	return 0;
}

int
inbox_text(struct ctx *ctx, const char *name, size_t max, const char **text,
    struct err *e)
{
	char *out = ctx_alloc(ctx, max + 1, 1);
	struct inbox_row r;
	size_t n = 0;
	ssize_t got = 0;
	int fd;

	if (inbox_find(ctx, false, name, &r, e) != 0)
		return -1;
	fd = file_tree_read(ctx->conf->state_dir, r.sha256);
	if (fd == -1)
		return err_set(e, ERR_STORE, NULL);
	while (r.size <= (int64_t)max && n < max &&
	    (got = read(fd, out + n, max - n)) > 0)
		n += (size_t)got;
	close(fd);
	if (got < 0)
		return err_set(e, ERR_STORE, NULL);
	if (n == 0 || !utf8_valid(out, n) || memchr(out, '\0', n) != NULL) {
		inbox_fault(e, ERR_ROSTER_TEXT, "file", name);
		return err_arg_int(e, "max", (long long)max);
	}
	*text = out;
	return 0;
}

/*
 * Names and room
 */

/* A name may be no path, and not that of another owner's kind. */
static int
inbox_name(const char *owner, const char *name, struct err *e)
{
	char kinds[160];

	if (name == NULL || name[0] == '\0' || name[0] == '.' ||
	    strchr(name, '/') != NULL || strlen(name) >= INBOX_NAME)
		return inbox_fault(e, ERR_INBOX_NAME, "name",
		    name != NULL && strlen(name) < INBOX_NAME ? name : "");
	if (inbox_kind(owner, name) != NULL || inbox_kind(NULL, name) == NULL)
		return 0;
	attachment_kinds_text(owner, kinds, sizeof(kinds));
	err_set(e, ERR_ATTACHMENT_KIND, "name");
	err_arg(e, "kind", name);
	return err_arg(e, "kinds", kinds);
}

/*
 * What is left for another file of this name, besides the whole ones, or all.
 * -1: nothing at all.
 */
static int64_t
inbox_left(struct ctx *ctx, const struct inbox_gather *g, const char *name,
    bool all)
{
	int64_t bytes = 0;
	int n = 0;

	for (size_t i = 0; i < g->n; i++)
		if ((all || g->items[i].whole) &&
		    strcmp(g->items[i].row.name, name) != 0) {
			bytes += g->items[i].row.size;
			n++;
		}
	return n >= ctx->conf->inbox_max_files ? -1 :
	    ctx->conf->inbox_max_bytes - bytes;
}

static int
inbox_full(struct ctx *ctx, struct err *e)
{
	char text[32];

	err_set(e, ERR_INBOX_FULL, "name");
	err_arg_int(e, "files", ctx->conf->inbox_max_files);
	file_size_text(ctx->conf->inbox_max_bytes, text, sizeof(text));
	return err_arg(e, "bytes", text);
}

/* The bytes there is room for, or -1. */
static int64_t
inbox_room_for(struct ctx *ctx, const char *name, struct err *e)
{
	struct inbox_gather g;
	const char *owner;
	int64_t id, left;

	if (attachment_owner_of(ctx, true, &owner, &id, e) != 0 ||
	    inbox_name(owner, name, e) != 0 ||
	    inbox_all(ctx, owner, id, &g, e) != 0)
		return -1;
	left = inbox_left(ctx, &g, name, false);
	return left > 0 ? left : inbox_full(ctx, e);
}

int
inbox_room(struct ctx *ctx, const char *name, struct err *e)
{
	return inbox_room_for(ctx, name, e) < 0 ? -1 : 0;
}

json_t *
inbox_file_rule(struct ctx *ctx, const json_t *params)
{
	json_t *most = attachment_file_rule(ctx, NULL);
	int64_t max = json_integer_value(json_object_get(most, "max"));
	const char *name = json_string_value(json_object_get(params, "name"));
	struct err e = {0};
	int64_t left = name != NULL ? inbox_room_for(ctx, name, &e) : -1;

	/* a name that is refused is told by the method itself */
	if (left > 0 && left < max)
		max = left;
	json_decref(most);
	return json_pack("{s:s, s:I}", "rule", "any", "max", (json_int_t)max);
}

int
inbox_file_from(struct ctx *ctx, const json_t *params)
{
	const char *name = json_string_value(json_object_get(params, "name"));
	struct err e = {0};
	struct inbox_row r;

	if (name == NULL || inbox_find(ctx, true, name, &r, &e) != 0)
		return -1;
	return file_tree_read(ctx->conf->state_dir, r.sha256);
}

/*
 * Changes
 */

static json_t *
inbox_trace(const struct inbox_row *r)
{
	return json_pack("{s:s, s:I, s:s}", "name", r->name, "size",
	    (json_int_t)r->size, "sha256", r->sha256);
}

static void
inbox_changed(struct ctx *ctx, const struct inbox_row *r,
    const struct inbox_row *before, const struct inbox_row *after)
{
	bool unit = r->owner[0] == 'u';

	ctx_audit(ctx, "inbox", r->id,
	    before != NULL ? inbox_trace(before) : NULL,
	    after != NULL ? inbox_trace(after) : NULL);
	ctx_changed(ctx, "attachment", r->id, unit ? r->owner_id : 0,
	    unit ? 0 : r->owner_id);
}

static void
inbox_make(struct ctx *ctx, struct inbox_row *r, const char *owner,
    int64_t owner_id, const char *name)
{
	memset(r, 0, sizeof(*r));
	r->id = ctx_new_id(ctx);
	str_copy(r->owner, sizeof(r->owner), owner);
	r->owner_id = owner_id;
	r->account_id = ctx->actor.account_id;
	str_copy(r->name, sizeof(r->name), name);
	r->changed_at = ctx->now;
}

int
inbox_put(struct ctx *ctx, const char *name, const json_t *said,
    struct inbox_item *i, struct err *e)
{
	struct inbox_row r, before;
	struct file_row f;
	const char *owner;
	int64_t id, left;
	int had;

	left = inbox_room_for(ctx, name, e);
	if (left < 0 || attachment_owner_of(ctx, true, &owner, &id, e) != 0 ||
	    file_fault(said, "PDF", left, e) != 0)
		return -1;
	had = store_inbox_load(ctx, owner, id, name, &before, e);
	if (had < 0 || file_keep(ctx, said, &f, e) != 0)
		return -1;
	if (f.size > left)
		return inbox_full(ctx, e);
	inbox_make(ctx, &r, owner, id, name);
	r.size = f.size;
	str_copy(r.sha256, sizeof(r.sha256), f.sha256);
	if (store_inbox_put(ctx, &r, e) != 0)
		return -1;
	inbox_changed(ctx, &r, had ? &before : NULL, &r);
	inbox_item(i, &r);
	return 0;
}

int
inbox_rename(struct ctx *ctx, const char *name, const char *to,
    struct inbox_item *i, struct err *e)
{
	struct inbox_row r, other, before;
	int rc;

	if (inbox_find(ctx, true, name, &r, e) != 0 ||
	    inbox_name(r.owner, to, e) != 0)
		return -1;
	rc = store_inbox_load(ctx, r.owner, r.owner_id, to, &other, e);
	if (rc < 0)
		return -1;
	if (rc == 1 && other.id != r.id)
		return inbox_fault(e, ERR_INBOX_TAKEN, "to", to);
	before = r;
	str_copy(r.name, sizeof(r.name), to);
	if (store_inbox_rename(ctx, r.id, to, e) != 0)
		return -1;
	inbox_changed(ctx, &r, &before, &r);
	inbox_item(i, &r);
	return 0;
}

int
inbox_delete(struct ctx *ctx, const char *name, struct err *e)
{
	struct inbox_row whole, part;
	const char *owner;
	int64_t id;
	int had, broken;

	if (attachment_owner_of(ctx, true, &owner, &id, e) != 0)
		return -1;
	had = store_inbox_load(ctx, owner, id, name, &whole, e);
	broken = had < 0 ? -1 : store_inbox_part(ctx, owner, id,
	    ctx->actor.account_id, name, &part, e);
	if (broken < 0)
		return -1;
	if (!had && !broken)
		return inbox_fault(e, ERR_INBOX_NONE, "name", name);
	if ((had && store_inbox_delete(ctx, whole.id, e) != 0) ||
	    (broken && store_inbox_delete(ctx, part.id, e) != 0))
		return -1;
	inbox_changed(ctx, had ? &whole : &part, had ? &whole : &part, NULL);
	return 0;
}

int
inbox_assign(struct ctx *ctx, const char *name, const char *kind,
    const json_t *said, const struct attachment_told *t,
    struct attachment_item *a, struct err *e)
{
	const char *hash;
	struct inbox_row r;

	if (inbox_find(ctx, true, name, &r, e) != 0)
		return -1;
	hash = json_string_value(json_object_get(said, "sha256"));
	/* another one may have come meanwhile */
	if (hash != NULL && strcmp(hash, r.sha256) != 0)
		return err_set(e, ERR_FILE_LOST, "file");
	return attachment_put(ctx, kind, said, t, a, e) != 0 ? -1 :
	    store_inbox_delete(ctx, r.id, e);
}

/*
 * What broke off
 */

/* Make room by letting the oldest broken ones go. False: it cannot be. */
static bool
inbox_make_room(struct ctx *ctx, const struct inbox_gather *g,
    const char *name, int64_t size)
{
	struct inbox_gather less = *g;
	struct err e = {0};

	while (inbox_left(ctx, &less, name, true) < size) {
		size_t i = 0;

		while (i < less.n && (less.items[i].whole ||
		    strcmp(less.items[i].row.name, name) == 0))
			i++;
		if (i == less.n || store_inbox_delete(ctx,
		    less.items[i].row.id, &e) != 0)
			return false;
		memmove(&less.items[i], &less.items[i + 1],
		    (less.n - i - 1) * sizeof(*less.items));
		less.n--;
	}
	return true;
}

int
inbox_park(struct ctx *ctx, const char *name, const char *path, int fd,
    struct err *e)
{
	struct inbox_gather g;
	struct inbox_row r;
	const char *owner;
	struct stat st;
	int64_t id;

	if (fstat(fd, &st) != 0 || st.st_size == 0 ||
	    attachment_owner_of(ctx, true, &owner, &id, e) != 0 ||
	    inbox_name(owner, name, e) != 0 ||
	    inbox_all(ctx, owner, id, &g, e) != 0 ||
	    !inbox_make_room(ctx, &g, name, st.st_size)) {
		unlink(path);
		return e->n > 0 ? -1 : 0;
	}
	inbox_make(ctx, &r, owner, id, name);
	r.size = st.st_size;
	if (file_part_keep(ctx->conf->state_dir, path, fd, r.id) != 0) {
		unlink(path);
		return err_set(e, ERR_STORE, NULL);
	}
	ctx_changed(ctx, "attachment", r.id, owner[0] == 'u' ? id : 0,
	    owner[0] == 'u' ? 0 : id);
	return store_inbox_put(ctx, &r, e);
}

int
inbox_resume(struct ctx *ctx, const char *name, char path[FILE_PATH_MAX],
    int64_t *id)
{
	struct err e = {0};
	struct inbox_row r;
	const char *owner;
	int64_t owner_id;

	if (attachment_owner_of(ctx, true, &owner, &owner_id, &e) != 0 ||
	    store_inbox_part(ctx, owner, owner_id, ctx->actor.account_id,
		name, &r, &e) != 1)
		return -1;
	*id = r.id;
	return file_part_take(ctx->conf->state_dir, r.id, path);
}
