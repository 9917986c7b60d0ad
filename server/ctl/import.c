#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/codes.h"
#include "common/ident.h"
#include "common/mem.h"
#include "common/region.h"
#include "common/utf8.h"
#include "server/ctl/import.h"
#include "server/ctl/once.h"
#include "server/domain/audit.h"
#include "server/domain/csv.h"
#include "server/domain/identity.h"
#include "server/domain/ledger.h"
#include "server/domain/pinyin.h"
#include "server/domain/unit.h"
#include "server/store/person.h"
#include "server/store/store.h"

enum { IMPORT_SIZE_MAX = 256 << 20, IMPORT_PART = 65536, IMPORT_USAGE = 2 };

struct import {
	struct once once;
	const char *path;
	struct csv csv;
	long rows, faults;
};

enum { UNIT_NAME, UNIT_USCC, UNIT_DISTRICT, UNIT_TYPE, UNIT_OFFICE,
	UNIT_HANDLER, UNIT_HANDLER_PHONE, UNIT_EMERGENCY,
	UNIT_EMERGENCY_PHONE };
static const struct csv_column import_unit_columns[] = {
	[UNIT_NAME] = {"name", "单位名称", true},
	[UNIT_USCC] = {"uscc", "统一社会信用代码", true},
	[UNIT_DISTRICT] = {"district", "所属区", true},
	[UNIT_TYPE] = {"type", "单位类型", false},
	[UNIT_OFFICE] = {"office_address", "办公地点", false},
	[UNIT_HANDLER] = {"handler_name", "业务经办人", false},
	[UNIT_HANDLER_PHONE] = {"handler_phone", "经办人联系方式", false},
	[UNIT_EMERGENCY] = {"emergency_name", "紧急联系人", false},
	[UNIT_EMERGENCY_PHONE] = {"emergency_phone", "紧急联系方式", false},
	{NULL, NULL, false},
};

enum { PERSON_NAME, PERSON_NUMBER, PERSON_MOBILE, PERSON_DISTRICT,
	PERSON_ADDRESS, PERSON_EMAIL };
static const struct csv_column import_person_columns[] = {
	[PERSON_NAME] = {"name", "姓名", true},
	[PERSON_NUMBER] = {"id_number", "证件号码", true},
	[PERSON_MOBILE] = {"mobile", "联系电话", true},
	[PERSON_DISTRICT] = {"district", "居住区", false},
	[PERSON_ADDRESS] = {"address", "现居住地址", false},
	[PERSON_EMAIL] = {"email", "电子邮箱", false},
	{NULL, NULL, false},
};

/* Tell every problem of the present line. */
static void
import_tell(struct import *m, struct err *e)
{
	char text[512];

	for (size_t i = 0; i < e->n; i++) {
		fprintf(stderr, "%s:%d: %s\n", m->path, m->csv.line,
		    err_text(e, i, text, sizeof(text)));
		m->faults++;
	}
	err_clear(e);
}

/* Column k into out, at most max characters. */
static void
import_text(struct import *m, int k, char *out, size_t size, size_t max,
    struct err *e)
{
	const struct csv_column *c = &m->csv.columns[k];
	const char *s = csv_get(&m->csv, k);

	if (!utf8_valid(s, strlen(s))) {
		err_add(e, ERR_UTF8, c->name);
	} else if (s[0] == '\0' && c->required) {
		err_add(e, ERR_REQUIRED, c->name);
	} else if (utf8_has_control(s, false)) {
		err_add(e, ERR_CONTROL, c->name);
	} else if (utf8_length(s) > max) {
		err_add(e, ERR_TOO_LONG, c->name);
		err_arg_int(e, "max", (long long)max);
	} else {
		str_copy(out, size, s);
	}
}

static void
import_number(struct import *m, int k, enum ident_kind kind, char *out,
    size_t size, struct err *e)
{
	const struct csv_column *c = &m->csv.columns[k];
	const char *s = csv_get(&m->csv, k);
	char folded[IDENT_MAX];
	enum ident_result r;

	if (s[0] == '\0') {
		if (c->required)
			err_add(e, ERR_REQUIRED, c->name);
		return;
	}
	r = utf8_valid(s, strlen(s)) ?
	    ident_check(kind, s, m->once.ctx.today, folded) :
	    IDENT_CHARACTER;
	if (r == IDENT_OK) {
		str_copy(out, size, folded);
		return;
	}
	err_add(e, ERR_IDENTIFIER, c->name);
	err_arg(e, "reason", ident_result_text(r));
}

/* A district by code, word or name. */
static int
import_district(struct import *m, int k, struct err *e)
{
	const char *s = csv_get(&m->csv, k);
	const struct region *all, *r = region_district(s);
	size_t n;

	all = region_districts(&n);
	for (size_t i = 0; r == NULL && i < n; i++)
		if (strcmp(all[i].name, s) == 0)
			r = &all[i];
	if (r != NULL)
		return (int)strtol(r->code, NULL, 10);
	if (s[0] != '\0' || m->csv.columns[k].required) {
		err_add(e, ERR_CHOICE, m->csv.columns[k].name);
		err_arg(e, "choices", "110101 .. 110119");
	}
	return 0;
}

static int
import_code(struct ctx *ctx, char out[UNIT_CODE], struct err *e)
{
	int known;

	do {
		unit_draw_code(out);
		known = store_unit_code_known(ctx, out, e);
	} while (known == 1);
	return known;
}

static int
import_unit(struct import *m, struct err *e)
{
	struct ctx *ctx = &m->once.ctx;
	struct unit u = {.complete = true, .established = DATE_NONE};
	const struct code *type;

	import_text(m, UNIT_NAME, u.name, sizeof(u.name), 100, e);
	import_number(m, UNIT_USCC, IDENT_USCC, u.uscc, sizeof(u.uscc), e);
	u.district = import_district(m, UNIT_DISTRICT, e);
	import_text(m, UNIT_TYPE, u.unit_type, sizeof(u.unit_type), 40, e);
	type = code_find(codes_unit_type, u.unit_type);
	if (type != NULL)
		str_copy(u.unit_type, sizeof(u.unit_type), type->value);
	import_text(m, UNIT_OFFICE, u.office_address,
	    sizeof(u.office_address), 200, e);
	import_text(m, UNIT_HANDLER, u.handler_name, sizeof(u.handler_name),
	    50, e);
	import_number(m, UNIT_HANDLER_PHONE, IDENT_PHONE, u.handler_phone,
	    sizeof(u.handler_phone), e);
	import_text(m, UNIT_EMERGENCY, u.emergency_name,
	    sizeof(u.emergency_name), 50, e);
	import_number(m, UNIT_EMERGENCY_PHONE, IDENT_PHONE, u.emergency_phone,
	    sizeof(u.emergency_phone), e);
	if (e->n > 0)
		return -1;
	pinyin(u.name, 0, u.pinyin, sizeof(u.pinyin), u.initials,
	    sizeof(u.initials));
	u.id = ctx_new_id(ctx);
	if (import_code(ctx, u.association_code, e) != 0)
		return -1;
	return store_unit_insert(ctx, &u, e);
}

static int
import_person(struct import *m, struct err *e)
{
	struct ctx *ctx = &m->once.ctx;
	struct person p = {.verified = true, .submitted = true,
		.graduated = DATE_NONE};

	import_text(m, PERSON_NAME, p.name, sizeof(p.name), 50, e);
	import_number(m, PERSON_NUMBER, IDENT_RESIDENT_ID, p.id_number,
	    sizeof(p.id_number), e);
	import_number(m, PERSON_MOBILE, IDENT_MOBILE, p.mobile,
	    sizeof(p.mobile), e);
	p.district = import_district(m, PERSON_DISTRICT, e);
	import_text(m, PERSON_ADDRESS, p.address, sizeof(p.address), 200, e);
	import_text(m, PERSON_EMAIL, p.email, sizeof(p.email), 100, e);
	if (e->n > 0)
		return -1;
	pinyin(p.name, 1, p.pinyin, sizeof(p.pinyin), p.initials,
	    sizeof(p.initials));
	str_copy(p.id_kind, sizeof(p.id_kind), "resident_id");
	p.birth = ident_resident_birth(p.id_number);
	p.sex[0] = ident_resident_sex(p.id_number);
	p.id = ctx_new_id(ctx);
	return store_person_insert(ctx, &p, e);
}

/* Rows go into one transaction; each in a savepoint, so that all are tried. */
static int
import_rows(struct import *m, bool people, struct err *e)
{
	struct store *db = m->once.ctx.db;
	int rc;

	while ((rc = csv_next(&m->csv, e)) != 0) {
		m->rows++;
		if (rc == 1) {
			if (store_savepoint(db, e) != 0)
				return -1;
			rc = people ? import_person(m, e) : import_unit(m, e);
			if (rc == 0) {
				if (store_release(db, e) != 0)
					return -1;
				continue;
			}
			store_rollback_to(db);
		}
		if (err_is(e, ERR_CSV_FORM)) {
			import_tell(m, e);
			break;
		}
		if (err_is(e, ERR_STORE) || err_is(e, ERR_BUSY))
			return -1;
		import_tell(m, e);
	}
	return 0;
}

/* The whole file or none of it: rows that are left out nobody would miss. */
static char *
import_read(const char *path)
{
	FILE *f = fopen(path, "re");
	struct buf b = {0};
	int fault = f == NULL ? errno : 0;
	size_t n;

	while (f != NULL && b.len <= IMPORT_SIZE_MAX &&
	    (n = fread(buf_reserve(&b, IMPORT_PART), 1, IMPORT_PART, f)) > 0)
		buf_added(&b, n);
	if (f != NULL && ferror(f))
		fault = errno;
	else if (b.len > IMPORT_SIZE_MAX)
		fault = EFBIG;
	else if (strlen(buf_str(&b)) != b.len)
		fault = EILSEQ;
	if (f != NULL)
		fclose(f);
	if (fault == 0)
		return buf_steal(&b);
	fprintf(stderr, "%s: %s\n", path, strerror(fault));
	buf_finish(&b);
	return NULL;
}

static int
import_all(struct import *m, char *text, bool people, bool dry)
{
	struct ctx *ctx = &m->once.ctx;
	struct err e = {0};
	char why[512];
	int rc;

	if (csv_open(&m->csv, text,
		people ? import_person_columns : import_unit_columns, &e) !=
	    0) {
		import_tell(m, &e);
		return 1;
	}
	rc = store_begin(ctx->db, &e);
	if (rc == 0)
		rc = import_rows(m, people, &e);
	if (rc == 0 && m->faults == 0 && !dry) {
		ctx_audit(ctx, people ? "person" : "unit", 0, NULL,
		    json_pack("{s:I}", "imported", (json_int_t)m->rows));
		rc = audit_append(ctx, "import", "done", &e) != 0 ||
		    store_commit(ctx->db, &e) != 0;
	} else {
		store_rollback(ctx->db);
	}
	if (rc != 0) {
		fprintf(stderr, "%s: %s\n", m->path,
		    err_text(&e, 0, why, sizeof(why)));
		return 1;
	}
	printf(m->faults > 0 ? _("%ld rows, %ld faults: nothing was changed\n") :
		dry	     ? _("%ld rows, %ld faults: they may be imported\n") :
			       _("%ld rows, %ld faults: imported\n"),
	    m->rows, m->faults);
	return m->faults > 0;
}

/* The population register: what is there already is written over. */
static int
import_register(struct import *m, char *text, bool dry)
{
	struct ctx *ctx = &m->once.ctx;
	struct err e = {0};
	char why[512];
	int64_t rows = 0;

	if (store_begin(ctx->db, &e) == 0 &&
	    identity_import(ctx, text, 2, dry, &rows, &e) == 0 &&
	    (dry || audit_append(ctx, "import", "done", &e) == 0) &&
	    store_commit(ctx->db, &e) == 0) {
		printf(dry ? _("%ld rows, %ld faults: they may be imported\n") :
			     _("%ld rows, %ld faults: imported\n"),
		    (long)rows, 0L);
		return 0;
	}
	store_rollback(ctx->db);
	for (size_t i = 0; i < e.n; i++)
		fprintf(stderr, "%s:%s: %s\n", m->path, e.items[i].field,
		    err_text(&e, i, why, sizeof(why)));
	printf(_("%ld rows, %ld faults: nothing was changed\n"), (long)rows,
	    (long)e.n);
	return 1;
}

/* Income and insurance of anybody: what is there already is written over. */
static int
import_ledger(struct import *m, char *text, bool dry)
{
	struct ctx *ctx = &m->once.ctx;
	struct ledger_csv r = {0};
	struct err e = {0};
	char why[512];

	if (store_begin(ctx->db, &e) == 0 &&
	    ledger_csv_read(ctx, 0, text, dry, &r, &e) == 0 &&
	    r.faults.n == 0 &&
	    (dry || audit_append(ctx, "import", "done", &e) == 0) &&
	    store_commit(ctx->db, &e) == 0) {
		printf(dry ? _("%ld rows, %ld faults: they may be imported\n") :
			     _("%ld rows, %ld faults: imported\n"),
		    (long)r.rows, 0L);
		return 0;
	}
	store_rollback(ctx->db);
	for (size_t i = 0; i < e.n; i++)
		fprintf(stderr, "%s: %s\n", m->path,
		    err_text(&e, i, why, sizeof(why)));
	for (size_t i = 0; i < r.faults.n; i++)
		fprintf(stderr, "%s:%s: %s\n", m->path,
		    r.faults.items[i].field,
		    err_text(&r.faults, i, why, sizeof(why)));
	printf(_("%ld rows, %ld faults: nothing was changed\n"), (long)r.rows,
	    (long)(e.n + r.faults.n));
	return 1;
}

static bool
import_is(const char *what, const char *name)
{
	return strcmp(what, name) == 0;
}

int
import_register_file(struct ctx *ctx, const char *path)
{
	char *text = import_read(path), why[512];
	struct err e = {0};
	int64_t rows;
	int rc;

	if (text == NULL)
		return -1;
	rc = identity_import(ctx, text, 2, false, &rows, &e);
	for (size_t i = 0; i < e.n; i++)
		fprintf(stderr, "%s: %s\n", path,
		    err_text(&e, i, why, sizeof(why)));
	free(text);
	return rc;
}

int
import_main(const struct conf *conf, int argc, char **argv)
{
	struct import m = {0};
	bool dry = argc == 4 && strcmp(argv[3], "--dry-run") == 0;
	bool people = argc > 1 && import_is(argv[1], "people");
	bool reg = argc > 1 &&
	    (import_is(argv[1], "register") || import_is(argv[1], "registry"));
	bool ledger = argc > 1 && import_is(argv[1], "ledger");
	char *text;
	int rc;

	if ((argc != 3 && !dry) ||
	    (!people && !reg && !ledger && !import_is(argv[1], "units")))
		return IMPORT_USAGE;
	m.path = argv[2];
	text = import_read(m.path);
	if (text == NULL)
		return 1;
	if (once_open(&m.once, conf, false) != 0) {
		free(text);
		return 1;
	}
	rc = reg ? import_register(&m, text, dry) :
	    ledger ? import_ledger(&m, text, dry) :
		   import_all(&m, text, people, dry);
	once_close(&m.once);
	free(text);
	return rc;
}
