#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/file.h"
#include "server/domain/person.h"
#include "server/domain/policy.h"

/* Five to seven, and so many of a thousand to either side. */
enum { PHOTO_WIDE = 5, PHOTO_HIGH = 7, PHOTO_TOLERANCE = 50 };

static int64_t
file_number(const json_t *said, const char *name)
{
	return json_integer_value(json_object_get(said, name));
}

static const char *
file_text(const json_t *said, const char *name)
{
	const char *s = json_string_value(json_object_get(said, name));

	return s != NULL ? s : "";
}

/* Where in a PDF it went wrong, or how far it can be read. */
static int
file_pdf_broken(const json_t *said, struct err *e)
{
	const char *found = file_text(said, "found");
	char text[96];

	err_set(e, ERR_PDF_BROKEN, "file");
	if (found[0] != '\0')
		return err_arg(e, "found", found);
	if (file_number(said, "pages") == 0)
		return err_arg(e, "found", N_("what cannot be read within the limits"));
	snprintf(text, sizeof(text), _("a PDF of %lld pages, %lld readable"),
	    (long long)file_number(said, "pages"),
	    (long long)file_number(said, "readable"));
	return err_arg(e, "found", text);
}

/* "1,048,576" would be read as three numbers here: "1048576 (1 MB)". */
void
file_size_text(int64_t n, char *buf, size_t size)
{
	if (n % (1 << 20) == 0 && n > 0)
		snprintf(buf, size, "%lld MB", (long long)(n >> 20));
	else if (n % 1024 == 0 && n > 0)
		snprintf(buf, size, "%lld KB", (long long)(n >> 10));
	else
		snprintf(buf, size, "%lld B", (long long)n);
}

static int
file_sized(struct err *e, enum err_id id, const char *name, int64_t limit,
    int64_t found)
{
	char text[48];

	err_add(e, id, "file");
	file_size_text(limit, text, sizeof(text));
	err_arg(e, name, text);
	file_size_text(found, text, sizeof(text));
	return err_arg(e, "found", text);
}

static int
file_broken(const json_t *said, const char *formats, struct err *e)
{
	char text[96];

	if (strcmp(formats, "PDF") == 0)
		return file_pdf_broken(said, e);
	err_set(e, ERR_FILE_BROKEN, "file");
	snprintf(text, sizeof(text), "%lld",
	    (long long)file_number(said, "rows"));
	err_arg(e, "found", text);
	snprintf(text, sizeof(text), "%lld",
	    (long long)file_number(said, "height"));
	return err_arg(e, "limit", text);
}

int
file_fault(const json_t *said, const char *formats, int64_t max,
    struct err *e)
{
	const char *error = file_text(said, "error");
	const char *found = file_text(said, "found");

	if (!json_is_object(said))
		return err_set(e, ERR_FILE_LOST, "file");
	if (error[0] == '\0')
		return 0;
	if (strcmp(error, "empty") == 0) {
		err_set(e, ERR_FILE_EMPTY, "file");
		return err_arg(e, "found", "0 B");
	}
	if (strcmp(error, "large") == 0)
		return file_sized(e, ERR_FILE_LARGE, "max", max,
		    file_number(said, "size"));
	if (strcmp(error, "format") == 0) {
		err_set(e, ERR_FILE_FORMAT, "file");
		err_arg(e, "formats", formats);
		return err_arg(e, "found",
		    found[0] != '\0' ? found : N_("an unknown format"));
	}
	if (strcmp(error, "broken") == 0)
		return file_broken(said, formats, e);
	if (strcmp(error, "encrypted") == 0 || strcmp(error, "active") == 0) {
		err_set(e, error[0] == 'e' ? ERR_PDF_ENCRYPTED : ERR_PDF_ACTIVE,
		    "file");
		return err_arg(e, "found", found);
	}
	if (strcmp(error, "pixels") == 0) {
		char text[64];

		snprintf(text, sizeof(text), "%lldx%lld",
		    (long long)file_number(said, "width"),
		    (long long)file_number(said, "height"));
		err_set(e, ERR_PHOTO_HUGE, "file");
		return err_arg(e, "found", text);
	}
	if (strcmp(error, "lost") == 0)
		return err_set(e, ERR_FILE_LOST, "file");
	if (strcmp(error, "virus") == 0) {
		err_set(e, ERR_FILE_VIRUS, "file");
		return err_arg(e, "found", found);
	}
	if (strcmp(error, "unscanned") == 0)
		return err_set(e, ERR_FILE_UNSCANNED, "file");
	return err_set(e, strcmp(error, "busy") == 0 ? ERR_BUSY : ERR_STORE,
	    NULL);
}

int
file_keep(struct ctx *ctx, const json_t *said, struct file_row *f,
    struct err *e)
{
	memset(f, 0, sizeof(*f));
	f->size = file_number(said, "size");
	f->width = (int)file_number(said, "width");
	f->height = (int)file_number(said, "height");
	f->pages = (int)file_number(said, "pages");
	if (!str_copy(f->sha256, sizeof(f->sha256),
		file_text(said, "sha256")) ||
	    !str_copy(f->format, sizeof(f->format),
		file_text(said, "format")))
		return err_set(e, ERR_BUG, NULL);
	/* never a row without its file */
	if (!file_tree_has(ctx->conf->state_dir, f->sha256))
		return err_set(e, ERR_FILE_LOST, "file");
	return store_file_insert(ctx, f, e);
}

json_t *
photo_rule(struct ctx *ctx, const json_t *params)
{
	(void)params;
	return json_pack("{s:s, s:i}", "rule", "photo", "max",
	    ctx->conf->photo_max_bytes);
}

/* |w/h - 5/7| within a twentieth, in whole numbers: both ends are in. */
static bool
photo_ratio_fits(int64_t w, int64_t h)
{
	int64_t is = w * PHOTO_HIGH * 1000, want = h * PHOTO_WIDE * 1000;
	int64_t room = h * PHOTO_WIDE * PHOTO_TOLERANCE;

	return is >= want - room && is <= want + room;
}

/* Everything that is wrong at once. */
static int
photo_check_rules(struct ctx *ctx, const json_t *said, struct err *e)
{
	const struct conf *c = ctx->conf;
	int64_t w = file_number(said, "width"), h = file_number(said, "height");
	int64_t size = file_number(said, "size");
	char text[64];

	if (size < c->photo_min_bytes)
		(void)file_sized(e, ERR_FILE_SMALL, "min", c->photo_min_bytes,
		    size);
	if (w < c->photo_width || h < c->photo_height) {
		err_add(e, ERR_PHOTO_PIXELS, "file");
		snprintf(text, sizeof(text), "%dx%d", c->photo_width,
		    c->photo_height);
		err_arg(e, "min", text);
		snprintf(text, sizeof(text), "%lldx%lld", (long long)w,
		    (long long)h);
		err_arg(e, "found", text);
	}
	if (h > 0 && !photo_ratio_fits(w, h)) {
		err_add(e, ERR_PHOTO_RATIO, "file");
		/* as seven high: 5.00:7 is right */
		snprintf(text, sizeof(text), "%lld.%02lld:7",
		    (long long)(w * 7 / h), (long long)(w * 700 / h % 100));
		err_arg(e, "found", text);
	}
	if (!json_is_true(json_object_get(said, "colour")))
		err_add(e, ERR_PHOTO_GREY, "file");
	return e->n > 0 ? -1 : 0;
}

int
photo_put(struct ctx *ctx, const json_t *said, struct person_photo *p,
    struct err *e)
{
	struct person_photo before;
	int64_t id = ctx->actor.person_id;
	int had;

	policy_self(ctx);
	if (id == 0)
		return err_set(e, ERR_NOT_FOUND, NULL);
	if (file_fault(said, "JPEG, PNG", ctx->conf->photo_max_bytes, e) != 0 ||
	    photo_check_rules(ctx, said, e) != 0)
		return -1;
	had = store_photo_load(ctx, id, &before, e);
	if (had < 0 || file_keep(ctx, said, &p->file, e) != 0 ||
	    store_photo_set(ctx, id, p->file.sha256, e) != 0 ||
	    store_photo_load(ctx, id, p, e) != 1)
		return -1;
	ctx_audit(ctx, "person", id,
	    had ? json_pack("{s:s}", "photo", before.file.sha256) : NULL,
	    json_pack("{s:s}", "photo", p->file.sha256));
	ctx_changed(ctx, "person", id, 0, id);
	return 0;
}

int
person_photo(struct ctx *ctx, int64_t person_id, struct person_photo *p,
    struct err *e)
{
	struct person_photo none;

	return store_photo_load(ctx, person_id, p != NULL ? p : &none, e);
}

int
photo_see(struct ctx *ctx, int64_t id, const char *purpose,
    struct person_photo *p, struct err *e)
{
	struct person who;
	int rc;

	if (person_get(ctx, id, &who, e) != 0)
		return -1;
	rc = store_photo_load(ctx, who.id, p, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_PHOTO_NONE, NULL);
	if (who.id != ctx->actor.person_id) {
		if (purpose == NULL)
			return err_set(e, ERR_REQUIRED, "purpose");
		ctx_audit(ctx, "person", who.id, NULL,
		    json_pack("{s:s, s:s}", "photo_seen", p->file.sha256,
			"purpose", purpose));
	}
	return 0;
}

int
photo_get(struct ctx *ctx, int64_t id, const char *purpose,
    struct person_photo *p, struct err *e)
{
	int fd;

	if (photo_see(ctx, id, purpose, p, e) != 0)
		return -1;
	fd = file_tree_read(ctx->conf->state_dir, p->file.sha256);
	if (fd == -1)
		return err_set(e, ERR_STORE, NULL);
	ctx->reply_fd = fd;
	return 0;
}
