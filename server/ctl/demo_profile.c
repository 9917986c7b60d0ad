/* Whole profiles for those of the demo hall, and some that are not begun. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/hex.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/pinyin.h"
#include "server/store/account.h"
#include "server/store/file.h"
#include "server/store/profile.h"

enum { PROFILE_PHOTO_MAX = 1048576, PROFILE_WIDTH = 300, PROFILE_HEIGHT = 420 };

/* Years of the stages, from the first to the highest of a level. */
struct profile_stage {
	const char *level;
	int years;
};

static const struct profile_stage profile_bachelor[] = {
    {"61", 3}, {"21", 4}, {0}};
static const struct profile_stage profile_master[] = {
    {"61", 3}, {"21", 4}, {"14", 3}, {0}};
static const struct profile_stage profile_doctor[] = {
    {"61", 3}, {"21", 4}, {"14", 3}, {"11", 3}, {0}};

static const struct profile_stage *
profile_stages(const struct person *p)
{
	return strcmp(p->education, "11") == 0	 ? profile_doctor
	       : strcmp(p->education, "14") == 0 ? profile_master
						 : profile_bachelor;
}

static date_t
profile_month(date_t d)
{
	int y, m, day;

	date_split(d, &y, &m, &day);
	return date_make(y, m, 1);
}

/* The stages end with the graduation, one after the other. */
static int
profile_study(
    struct demo *d, const struct person *p, date_t *started, struct err *e)
{
	const struct profile_stage *stages = profile_stages(p);
	date_t to = profile_month(p->graduated);
	int n = 0;

	while (stages[n].level != NULL)
		n++;
	*started = date_add_years(to, -stages[n - 1].years);
	for (; n > 0; n--) {
		struct study s = {.full_time = true, .to = to};

		s.from = to = date_add_years(to, -stages[n - 1].years);
		str_copy(s.level, sizeof(s.level), stages[n - 1].level);
		if (n == 1) {
			str_copy(s.school, sizeof(s.school), "示例中学");
		} else {
			memcpy(s.school, p->school, sizeof(s.school));
			memcpy(s.major, p->major, sizeof(s.major));
		}
		if (store_study_insert(d->ctx, p->id, n, &s, e) != 0)
			return -1;
	}
	return 0;
}

/* One work or two since the graduation, until today. */
static int
profile_work(struct demo *d, const struct person *p, struct err *e)
{
	struct work w = {.from = profile_month(p->graduated)};
	date_t to = profile_month(p->graduated + 700);
	bool two = p->graduated + 700 < d->ctx->today;

	demo_unit_name(d, demo_random(d, 90000), w.unit, sizeof(w.unit));
	str_copy(w.place, sizeof(w.place), "北京市");
	str_copy(w.duty, sizeof(w.duty), demo_position(d));
	w.to = two ? to : 0;
	if (store_work_insert(d->ctx, p->id, 1, &w, e) != 0)
		return -1;
	if (!two)
		return 0;
	w.from = to;
	w.to = 0;
	snprintf(w.unit, sizeof(w.unit), "北京样例%05lld科技有限公司",
	    (long long)d->people);
	return store_work_insert(d->ctx, p->id, 2, &w, e);
}

/* 16 digits: school, kind, year, sequence. */
static json_t *
profile_details(struct demo *d, const struct person *p, date_t started)
{
	bool title = p->professional_title[0] != '\0';
	char day[DATE_TEXT], first[DATE_TEXT];
	int year, month, dd;
	json_t *edu;

	date_split(p->graduated, &year, &month, &dd);
	date_format(p->graduated, day);
	date_format(started, first);
	edu = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "started",
	    first, "degree_foreign", "no", "degree_discipline", "08",
	    "degree_major", p->major, "degree_granted", day, "basis",
	    title ? "title" : "degree", "has_title", title ? "yes" : "no",
	    "has_vocational", "no");
	json_object_set_new(edu, "degree_number",
	    json_sprintf("100014%04d%06lld", year, (long long)d->people));
	json_object_set_new(edu, "certificate_number",
	    json_sprintf("10001%04d05%07lld", year, (long long)d->people));
	if (title) {
		json_object_set_new(
		    edu, "title_level", json_string("intermediate"));
		json_object_set_new(
		    edu, "title_issuer", json_string("示例职称评审委员会"));
		json_object_set_new(edu, "title_number",
		    json_sprintf("ZC%08lld", (long long)d->people));
		json_object_set_new(edu, "title_granted", json_string(day));
	}
	return json_pack("{s:{s:s}, s:o}", "general", "housing_proof", "lease",
	    "education", edu);
}

static void
profile_hash(const unsigned char *bytes, size_t n, char hex[FILE_HASH_TEXT])
{
	unsigned char sum[EVP_MAX_MD_SIZE];

	if (EVP_Digest(bytes, n, sum, NULL, EVP_sha256(), NULL) != 1)
		fatal("no SHA-256");
	hex_text(sum, (FILE_HASH_TEXT - 1) / 2, hex);
}

/* The bytes into the tree, and their row. 0, or -1 logged. */
static int
profile_keep_photo(
    struct demo *d, const unsigned char *bytes, size_t n, struct err *e)
{
	const char *state = d->ctx->conf->state_dir;
	struct file_row f = {.size = (int64_t)n,
	    .format = "png",
	    .width = PROFILE_WIDTH,
	    .height = PROFILE_HEIGHT};
	char path[FILE_PATH_MAX];
	int fd, rc = -1;

	profile_hash(bytes, n, f.sha256);
	memcpy(d->photo, f.sha256, sizeof(d->photo));
	if (file_tree_open(state) != 0 ||
	    (fd = file_tree_aside(state, path)) == -1)
		return err_set(e, ERR_STORE, NULL);
	if (write(fd, bytes, n) == (ssize_t)n && fsync(fd) == 0)
		rc = file_tree_keep(state, path, f.sha256);
	close(fd);
	if (rc != 0) {
		log_err(
		    "event=demo file=\"%s\" why=\"%s\"", path, strerror(errno));
		return err_set(e, ERR_STORE, NULL);
	}
	return store_file_insert(d->ctx, &f, e);
}

/* All have the one made-up portrait. */
int
demo_photo(struct demo *d, struct err *e)
{
	char *path = xasprintf("%s/demo/photo.png", d->ctx->conf->data_dir);
	unsigned char *bytes = xcalloc(1, PROFILE_PHOTO_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;
	ssize_t n = fd != -1 ? read(fd, bytes, PROFILE_PHOTO_MAX) : -1;

	if (n > 0)
		rc = profile_keep_photo(d, bytes, (size_t)n, e);
	else
		log_err(
		    "event=demo file=\"%s\" why=\"%s\"", path, strerror(errno));
	if (fd != -1)
		close(fd);
	free(bytes);
	free(path);
	return rc == 0 ? 0 : err_set(e, ERR_STORE, NULL);
}

int
demo_add_histories(struct demo *d, const struct person *p, struct err *e)
{
	date_t started;
	json_t *details;
	int rc;

	if (profile_study(d, p, &started, e) != 0 || profile_work(d, p, e) != 0)
		return -1;
	details = profile_details(d, p, started);
	rc = store_person_details_save(d->ctx, p->id, details, e);
	json_decref(details);
	if (rc != 0)
		return -1;
	return store_photo_set(d->ctx, p->id, d->photo, e);
}

/* Verified, and nothing more told: the wizard awaits them. */
static int
profile_add_person(struct demo *d, struct err *e)
{
	struct person p = {.verified = true, .graduated = DATE_NONE};

	p.id = ctx_new_id(d->ctx);
	str_copy(p.name, sizeof(p.name), "程新");
	pinyin(p.name, 1, p.pinyin, sizeof(p.pinyin), p.initials,
	    sizeof(p.initials));
	str_copy(p.id_kind, sizeof(p.id_kind), "resident_id");
	demo_id_number(DEMO_NEWCOMER, 'F', p.id_number);
	p.birth = ident_resident_birth(p.id_number);
	p.sex[0] = 'F';
	demo_mobile(DEMO_NEWCOMER, p.mobile);
	if (store_person_insert(d->ctx, &p, e) != 0 ||
	    demo_add_person_account(d, &p, "newperson", e) != 0)
		return -1;
	return demo_key_of(d, "newperson", e);
}

static int
profile_add_agent(struct demo *d, const char *login, const char *name,
    bool owner, int unit, struct err *e)
{
	struct account a = {.role = ROLE_AGENT,
	    .lang = LANG_ZH,
	    .active = true,
	    .demo = true,
	    .owner = owner};
	struct unit u;

	a.unit_id = d->units[unit].id;
	if (store_unit_load(d->ctx, a.unit_id, &u, e) != 1)
		return -1;
	str_copy(a.login, sizeof(a.login), login);
	str_copy(a.name, sizeof(a.name), name);
	str_copy(a.uscc, sizeof(a.uscc), u.uscc);
	str_copy(a.password_hash, sizeof(a.password_hash), d->password_hash);
	if (store_account_insert(d->ctx, &a, e) != 0 ||
	    store_agent_unit_set(d->ctx, a.id, a.unit_id, owner, "", e) != 0)
		return -1;
	return demo_key_of(d, login, e);
}

/* Of the unit no more is known than its name and code. */
static int
profile_empty_unit(struct demo *d, int unit, struct err *e)
{
	struct unit u, bare = {.established = DATE_NONE};

	if (store_unit_load(d->ctx, d->units[unit].id, &u, e) != 1)
		return -1;
	bare.id = u.id;
	bare.district = u.district;
	bare.version = u.version;
	if (store_unit_save(d->ctx, &bare, e) != 1)
		return -1;
	return store_qualification_clear(d->ctx, u.id, e);
}

int
demo_newcomers(struct demo *d, int unit, struct err *e)
{
	if (profile_add_person(d, e) != 0 ||
	    profile_empty_unit(d, unit, e) != 0 ||
	    profile_add_agent(d, "newhr", "方圆", true, unit, e) != 0)
		return -1;
	return profile_add_agent(d, "newhr2", "方正", false, unit, e);
}

void
demo_newcomers_print(FILE *f)
{
	fprintf(f, "  %-10s %s\n", "newperson",
	    "程新，个人，已实名认证，尚未完善个人信息");
	fprintf(f, "  %-10s %s\n", "newhr",
	    "方圆，单位经办人，北京未完善商贸有限公司（单位信息未完善）");
	fprintf(f, "  %-10s %s\n", "newhr2", "方正，同一单位的另一经办人");
}
