#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/ctl/crew.h"
#include "server/ctl/prove.h"
#include "server/store/backup.h"
#include "server/store/store.h"

/* Less than a millisecond; the walk at the end takes as much at most. */
enum { PROVE_STRETCH = 250, PROVE_ROWS = 100000 };

/* Pieces that go through all of the file: pages, references. */
enum { PROVE_WHOLE = 2 };

struct prove {
	const struct conf *conf;
	const struct secret *secret;
	const char *path;
	struct look look; /* of each process */
	/* the pieces: the pages, the references, each table, each stretch */
	char **tables;
	size_t ntables, nwhole, nstretches;
	int64_t base;
	char (*ends)[FILE_HASH_TEXT]; /* chains between the stretches */
};

static int
prove_begin(void *arg)
{
	struct prove *v = arg;

	if (look_open(&v->look, v->conf, v->secret, v->path) != 0)
		return -1;
	store_map(v->look.ctx.db);
	return 0;
}

/* From one known end to the next one. */
static int
prove_stretch(struct prove *v, size_t i)
{
	int64_t after = v->base + (int64_t)i * PROVE_STRETCH;
	struct audit_check c;
	struct err e = {0};

	if (audit_verify(&v->look.ctx, after, PROVE_STRETCH, &c, &e) != 0)
		return -1;
	return c.broken == 0 && c.last == after + PROVE_STRETCH &&
		strcmp(c.from, v->ends[i]) == 0 &&
		strcmp(c.head, v->ends[i + 1]) == 0 ? 0 : -1;
}

static int
prove_piece(void *arg, size_t i)
{
	struct prove *v = arg;
	struct store *db = v->look.ctx.db;

	if (i >= v->nwhole)
		return prove_stretch(v, i - v->nwhole);
	/* the longest first: what is short fills the gaps at the end */
	if (i < PROVE_WHOLE)
		return i == 0 ? store_sound_pages(db) :
				store_sound_references(db);
	return store_sound_table(db, v->tables[i - PROVE_WHOLE]);
}

/* Where the stretches meet, all read at one moment. */
static int
prove_stretches(struct prove *v)
{
	struct ctx *ctx = &v->look.ctx;
	char hex[FILE_HASH_TEXT];
	struct audit_check c;
	struct err e = {0};
	int64_t last;

	/* of no row: only where the table begins */
	if (audit_head(ctx, &last, hex, &e) != 0 ||
	    audit_verify(ctx, 0, 0, &c, &e) != 0)
		return -1;
	v->base = c.last;
	if (last > v->base)
		v->nstretches = (size_t)((last - v->base) / PROVE_STRETCH);
	v->ends = xcalloc(v->nstretches + 1, sizeof(*v->ends));
	memcpy(v->ends[0], c.from, sizeof(v->ends[0]));
	for (size_t i = 1; i <= v->nstretches; i++)
		if (audit_chain_of(ctx, v->base + (int64_t)i * PROVE_STRETCH,
			v->ends[i], &e) != 0)
			return -1;
	return 0;
}

static int
prove_plan(struct prove *v, bool pages)
{
	struct err e = {0};
	int rc = -1;

	if (look_open(&v->look, v->conf, v->secret, v->path) != 0)
		return -1;
	if (store_savepoint(v->look.ctx.db, &e) == 0 &&
	    prove_stretches(v) == 0)
		rc = pages ? store_tables(&v->look.ctx, &v->tables,
		    &v->ntables, &e) : 0;
	v->nwhole = pages ? PROVE_WHOLE + v->ntables : 0;
	look_close(&v->look);
	return rc;
}

int
prove(struct proof *p, const struct conf *conf, const struct secret *s,
    const char *path, bool pages)
{
	struct prove v = {.conf = conf, .secret = s, .path = path};
	bool *good, whole = true, chained = true;
	int rc = prove_plan(&v, pages);
	size_t n = v.nwhole + v.nstretches;

	memset(p, 0, sizeof(*p));
	if (rc == 0 && n > 0) {
		good = xcalloc(n, sizeof(*good));
		(void)crew(n, prove_begin, prove_piece, &v, good);
		for (size_t i = 0; i < n; i++)
			*(i < v.nwhole ? &whole : &chained) &= good[i];
		free(good);
	}
	p->base = v.base;
	if (chained)
		p->count = (int64_t)v.nstretches * PROVE_STRETCH;
	for (size_t i = 0; i < v.ntables; i++)
		free(v.tables[i]);
	free(v.tables);
	free(v.ends);
	return rc == 0 && whole ? 0 : -1;
}

int
prove_rest(const struct proof *p, struct look *l, struct audit_check *c)
{
	int64_t checked = p->count;
	struct err e = {0};
	int rc;

	rc = audit_verify(&l->ctx, 0, 0, c, &e);
	/* its beginning went to a segment meanwhile */
	if (rc == 0 && c->last != p->base)
		checked = 0;
	c->next = checked > 0 ? p->base + checked : 0;
	do {
		rc = rc != 0 ? rc :
		    audit_verify(&l->ctx, c->next, PROVE_ROWS, c, &e);
		checked += c->checked;
	} while (rc == 0 && c->next != 0 && c->broken == 0);
	c->checked = checked;
	return rc;
}
