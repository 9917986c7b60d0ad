#include "config.h"

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/demo.h"
#include "server/ctl/demo_make.h"
#include "server/ctl/import.h"
#include "server/domain/sshkey.h"
#include "server/secret.h"
#include "server/store/account.h"
#include "server/store/permit.h"
#include "server/store/store.h"
#include "server/store/unit.h"

enum { DEMO_UNITS = 12, DEMO_PEOPLE = 120, DEMO_HR = 0, DEMO_HR2 = 1,
	DEMO_UNFINISHED = 11, DEMO_EMPLOYEES_MOST = 6000 };

static const struct {
	const char *name;
	int64_t units, people, associations, permits, cases, bookings, papers;
} demo_profiles[] = {
	{"demo", DEMO_UNITS, DEMO_PEOPLE, 110, 60, 0, 0, 0},
	{"S", 300, 5000, 4500, 2000, 6000, 5000, 40000},
	{"M", 8000, 150000, 130000, 60000, 180000, 100000, 1200000},
	{"L", 45000, 1000000, 850000, 300000, 1000000, 1200000, 8000000},
	{"XL", 211000, 2600000, 2600000, 600000, 3000000, 3000000, 20000000},
};

static const struct {
	const char *name;
	int district;
	bool opened;
} demo_units[DEMO_UNITS] = {
	{"北京示例科技有限公司", 110105, true},
	{"北京海淀样例软件有限公司", 110108, true},
	{"北京示范生物医药有限公司", 110105, true},
	{"北京虚构文化传媒有限公司", 110105, true},
	{"北京样本检测认证有限公司", 110108, true},
	{"北京例证智能装备有限公司", 110108, true},
	{"北京模拟新材料有限公司", 110105, true},
	{"北京演示集成电路有限公司", 110115, true},
	{"北京假想节能环保有限公司", 110106, true},
	{"北京范本金融信息服务有限公司", 110102, true},
	{"北京待开户医疗器械有限公司", 110105, false},
	{"北京未完善商贸有限公司", 110108, false},
};

/* role, login, what the account list says. */
static const struct {
	const char *login;
	const char *name;
	enum role role;
	int district; /* office; or unit index + 1 of an agent */
	const char *what;
} demo_accounts[] = {
	{"hr", "王芳", ROLE_AGENT, DEMO_HR + 1,
	    "单位经办人，北京示例科技有限公司（朝阳区）"},
	{"hr2", "刘洋", ROLE_AGENT, DEMO_HR2 + 1,
	    "单位经办人，北京海淀样例软件有限公司（海淀区）"},
	{"clerk", "陈静", ROLE_CLERK, 110105, "窗口人员（朝阳区）"},
	{"review", "周涛", ROLE_REVIEWER, 110105, "审核人员（朝阳区）"},
	{"lead", "吴敏", ROLE_LEAD, 110105, "复核人员（朝阳区）"},
	{"clerk-hd", "孙晨", ROLE_CLERK, 110108, "窗口人员（海淀区）"},
	{"review-hd", "胡洁", ROLE_REVIEWER, 110108, "审核人员（海淀区）"},
	{"lead-hd", "高远", ROLE_LEAD, 110108, "复核人员（海淀区）"},
	{"body", "林海", ROLE_BODY, 110105, "归口单位"},
	{"city", "何文", ROLE_CITY, 0, "市级审核人员"},
	{"expert1", "郭毅", ROLE_EXPERT, 0, "评审专家"},
	{"expert2", "马琳", ROLE_EXPERT, 0, "评审专家"},
	{"expert3", "罗博", ROLE_EXPERT, 0, "评审专家"},
	{"expert4", "梁颖", ROLE_EXPERT, 0, "评审专家"},
	{"expert5", "宋哲", ROLE_EXPERT, 0, "评审专家"},
	{"expert6", "唐宁", ROLE_EXPERT, 0, "评审专家"},
	{"expert7", "韩雪", ROLE_EXPERT, 0, "评审专家"},
	{"expert8", "曹阳", ROLE_EXPERT, 0, "评审专家"},
	{"expert9", "许诺", ROLE_EXPERT, 0, "评审专家"},
	{"expert10", "邓超群", ROLE_EXPERT, 0, "评审专家"},
	{"expert11", "冯岚", ROLE_EXPERT, 0, "评审专家"},
	{"expert12", "董浩然", ROLE_EXPERT, 0, "评审专家"},
	{"sysadmin", "系统管理员", ROLE_SYSADMIN, 0, "系统管理员"},
	{"secadmin", "安全管理员", ROLE_SECADMIN, 0, "安全管理员"},
	{"auditor", "审计员", ROLE_AUDITOR, 0, "审计员"},
};

/* Those who wait for hr: every kind of name its filters should find. */
static const struct {
	const char *name;
	char sex;
} demo_waiting[] = {
	{"古丽娜尔·买买提", 'F'}, {"欧阳明月", 'F'}, {"曾庆华", 'M'},
	{"单小红", 'F'}, {"仇志远", 'M'}, {"区美玲", 'F'}, {"解文斌", 'M'},
	{"查理明", 'M'}, {"尉迟敬", 'M'}, {"赵文斌", 'M'}, {"张薇", 'F'},
	{"司马晓东", 'M'}, {"诸葛云飞", 'M'}, {"王伟", 'M'},
	{"阿卜杜拉·吾买尔", 'M'}, {"朱颖", 'F'},
};
enum { DEMO_WAITING = sizeof(demo_waiting) / sizeof(demo_waiting[0]) };

/* Hash once: all demo accounts share it. */
static int
demo_hash(struct demo *d)
{
	struct crypt_data *data = xcalloc(1, sizeof(*data));
	char salt[CRYPT_GENSALT_OUTPUT_SIZE];
	const char *hash;
	int rc = -1;

	/* the cost of records/hash.c: a name's refusal takes as long as any */
	if (crypt_gensalt_rn("$y$", 7, NULL, 0, salt, sizeof(salt)) != NULL &&
	    (hash = crypt_r(DEMO_PASSWORD, salt, data)) != NULL &&
	    hash[0] == '$' &&
	    str_copy(d->password_hash, sizeof(d->password_hash), hash))
		rc = 0;
	if (rc != 0)
		log_err("event=demo why=\"no yescrypt\"");
	free(data);
	return rc;
}

static int
demo_add_key(struct demo *d, int64_t account_id, const char *login,
    struct err *e)
{
	unsigned char blob[DEMO_BLOB];
	struct account_key k = {.account_id = account_id, .blob = blob};
	char *dir = xasprintf("%s/keys", d->ctx->conf->state_dir);
	struct sshkey parsed;

	k.blob_len = demo_key(dir, login, blob);
	free(dir);
	if (k.blob_len == 0 || sshkey_from_blob(blob, k.blob_len, &parsed) != 0)
		return err_set(e, ERR_STORE, NULL);
	str_copy(k.type, sizeof(k.type), parsed.type);
	str_copy(k.fingerprint, sizeof(k.fingerprint), parsed.fingerprint);
	str_copy(k.label, sizeof(k.label), login);
	return store_account_key_insert(d->ctx, &k, e);
}

static int
demo_add_accounts(struct demo *d, struct err *e)
{
	for (size_t i = 0;
	     i < sizeof(demo_accounts) / sizeof(demo_accounts[0]); i++) {
		struct account a = {.role = demo_accounts[i].role,
			.lang = LANG_ZH, .active = true, .demo = true};
		struct unit u;

		str_copy(a.login, sizeof(a.login), demo_accounts[i].login);
		str_copy(a.name, sizeof(a.name), demo_accounts[i].name);
		str_copy(a.password_hash, sizeof(a.password_hash),
		    d->password_hash);
		if (a.role == ROLE_AGENT) {
			a.owner = true;
			a.unit_id = d->units[demo_accounts[i].district - 1].id;
			if (store_unit_load(d->ctx, a.unit_id, &u, e) != 1)
				return -1;
			str_copy(a.uscc, sizeof(a.uscc), u.uscc);
		} else if (demo_accounts[i].district != 0) {
			a.districts[0] = demo_accounts[i].district;
			a.ndistricts = 1;
		}
		if (store_account_insert(d->ctx, &a, e) != 0 ||
		    (a.role == ROLE_AGENT &&
			store_agent_unit_set(d->ctx, a.id, a.unit_id,
			    a.owner, u.handler_phone, e) != 0) ||
		    demo_add_key(d, a.id, a.login, e) != 0)
			return -1;
	}
	return 0;
}

int
demo_key_of(struct demo *d, const char *login, struct err *e)
{
	struct account a;

	if (store_account_find(d->ctx, login, &a, e) != 1)
		return -1;
	return demo_add_key(d, a.id, login, e);
}

/* A person, an association, and a permit when permit is not "none". */
static int
demo_add_linked(struct demo *d, const char *name, char sex, int unit,
    const char *status, int days, const char *permit, int permit_days,
    struct err *e)
{
	struct association a;
	struct person p;
	char login[64];

	if (demo_add_person(d, name, sex, true, &p, e) != 0)
		return -1;
	if (strcmp(p.name, "张伟") == 0 && d->people == 1)
		str_copy(login, sizeof(login), "zhangwei");
	else
		snprintf(login, sizeof(login), "p%07lld",
		    (long long)d->people);
	if (demo_add_person_account(d, &p, login, e) != 0 ||
	    demo_add_association(d, unit, &p, status, days, permit, &a, e) !=
		0)
		return -1;
	if (unit < 2 && strcmp(status, "active") == 0 &&
	    d->nemployees[unit] < DEMO_EMPLOYEES)
		d->employees[unit][d->nemployees[unit]++] =
		    (struct demo_employee){p.id, d->people};
	if (strcmp(permit, "none") == 0)
		return 0;
	return demo_add_permit(d, unit, &p, permit, permit_days, e);
}

/* One whom hr cannot release yet: a case and an appointment are open. */
static int
demo_fill_busy(struct demo *d, struct err *e)
{
	int64_t unit = d->units[DEMO_HR].id;

	if (demo_add_linked(d, "孙丽", 'F', DEMO_HR, "active", 300, "valid",
		12, e) != 0 ||
	    store_engagement_insert(d->ctx, d->last, unit, ENGAGEMENT_CASE,
		"XQ-2026-000012", e) != 0)
		return -1;
	/* demo_appointments() books for her */
	d->busy = d->last;
	return demo_fill_notices(d, d->last, d->units[2].id, e);
}

/* hr's unit: 16 waiting, 22 employed, 3 rejected, 1 withdrawn, 3 who left. */
static int
demo_fill_hr(struct demo *d, struct err *e)
{
	for (int i = 0; i < DEMO_WAITING; i++)
		if (demo_add_linked(d, demo_waiting[i].name,
			demo_waiting[i].sex, DEMO_HR, "pending",
			DEMO_WAITING - i, "none", 0, e) != 0)
			return -1;
	if (demo_fill_busy(d, e) != 0)
		return -1;
	for (int i = 1; i < 21; i++)
		if (demo_add_linked(d, NULL, i % 2 ? 'M' : 'F', DEMO_HR,
			"active", 30 + 37 * i, i < 14 ? "valid" : "none",
			i < 2	    ? 12 + i :
				i == 2	    ? 60 :
					      120 + 45 * i, e) != 0)
			return -1;
	for (int i = 0; i < 4; i++)
		if (demo_add_linked(d, NULL, 'F', DEMO_HR,
			i < 3 ? "rejected" : "withdrawn", 25 + i, "none", 0,
			e) != 0)
			return -1;
	for (int i = 0; i < 3; i++)
		if (demo_add_linked(d, NULL, 'M', DEMO_HR, "ended",
			400 + 100 * i, i == 0 ? "suspended" : "none", 200,
			e) != 0)
			return -1;
	return 0;
}

/* 110 associations in all: one is zhangwei's, 44 are hr's others. */
static int
demo_fill_others(struct demo *d, struct err *e)
{
	for (int i = 0; i < 6; i++)
		if (demo_add_linked(d, NULL, i % 2 ? 'M' : 'F', DEMO_HR2,
			"pending", i + 1, "none", 0, e) != 0)
			return -1;
	for (int i = 0; i < 59; i++) {
		const char *permit = i >= 44 ? "none" :
		    i % 20 == 19	     ? "cancelled" :
					       "valid";

		if (demo_add_linked(d, NULL, i % 2 ? 'F' : 'M',
			i < 16 ? DEMO_HR2 : 2 + i % 8, "active", 60 + 11 * i,
			permit, 60 + 17 * i, e) != 0)
			return -1;
	}
	return 0;
}

static int
demo_fill(struct demo *d, struct err *e)
{
	struct person p;
	struct unit u;

	for (int i = 0; i < DEMO_UNITS; i++)
		if (demo_add_unit(d, demo_units[i].name,
			demo_units[i].district, demo_units[i].opened, &u,
			e) != 0)
			return -1;
	if (demo_add_accounts(d, e) != 0 || demo_photo(d, e) != 0)
		return -1;
	if (demo_add_linked(d, "张伟", 'M', DEMO_HR, "active", 420, "valid",
		500, e) != 0 ||
	    demo_key_of(d, "zhangwei", e) != 0)
		return -1;
	if (demo_add_person(d, "李娜", 'F', true, &p, e) != 0 ||
	    demo_add_person_account(d, &p, "lina", e) != 0 ||
	    demo_key_of(d, "lina", e) != 0)
		return -1;
	if (demo_fill_hr(d, e) != 0 || demo_fill_others(d, e) != 0)
		return -1;
	if (demo_unit_login(d, DEMO_HR, DEMO_HR2, e) != 0 ||
	    demo_newcomers(d, DEMO_UNFINISHED, e) != 0)
		return -1;
	while (d->people < DEMO_PEOPLE) {
		char login[64];

		if (demo_add_person(d, NULL, 'F', true, &p, e) != 0)
			return -1;
		snprintf(login, sizeof(login), "p%07lld",
		    (long long)d->people);
		if (demo_add_person_account(d, &p, login, e) != 0)
			return -1;
	}
	return demo_cases(d, e) != 0 || demo_appointments(d, e) != 0 ||
	    demo_titles(d, e) != 0 ? -1 : 0;
}

/* Small units are many, big ones few: the square leans to the first. */
static int
demo_some_unit(struct demo *d)
{
	uint64_t r = demo_random(d, 1 << 16);
	uint64_t span = (uint64_t)(d->nunits - DEMO_UNITS);

	if (span == 0)
		return DEMO_HR;
	return DEMO_UNITS + (int)(r * r * span >> 32);
}

static int
demo_bulk(struct demo *d, int64_t units, int64_t people, int64_t links,
    int64_t permits, struct err *e)
{
	static const int districts[] = {110105, 110108, 110105, 110108,
		110101, 110102, 110106, 110114};
	int64_t linked = 110, employed = 0;

	while (d->nunits < units) {
		struct unit u;
		char name[256];

		demo_unit_name(d, d->nunits, name, sizeof(name));
		if (demo_add_unit(d, name, districts[d->nunits % 8],
			d->nunits % 6 != 5, &u, e) != 0)
			return -1;
	}
	while (d->people < people) {
		char sex = d->people % 2 ? 'M' : 'F';
		struct association a;
		struct person p;
		char login[64];
		const char *permit = d->permits < permits ? "valid" : "none";
		int unit;

		if (demo_add_person(d, NULL, sex, false, &p, e) != 0)
			return -1;
		snprintf(login, sizeof(login), "p%07lld",
		    (long long)d->people);
		if (demo_add_person_account(d, &p, login, e) != 0)
			return -1;
		if (linked >= links && d->cases_wanted > 0 &&
		    demo_bulk_cases(d, DEMO_HR, &p, people - d->people, e) != 0)
			return -1;
		if (demo_bulk_papers(d, &p, people - d->people, e) != 0)
			return -1;
		if (linked++ >= links)
			continue;
		unit = units == DEMO_UNITS ? DEMO_HR : demo_some_unit(d);
		/* hr's own list is one to page through, too */
		if (linked % 30 == 1 &&
		    d->units[DEMO_HR].n[1] < DEMO_EMPLOYEES_MOST)
			unit = DEMO_HR;
		if (demo_add_association(d, unit, &p,
			linked % 25 == 0 ? "pending" : "active",
			(int)demo_random(d, 1400) + 1,
			linked % 25 == 0 ? "none" : permit, &a, e) != 0 ||
		    (d->cases_wanted > 0 &&
			demo_bulk_cases(d, unit, &p, people - d->people,
			    e) != 0))
			return -1;
		if (linked % 25 != 0 && permit[0] == 'v' && ++employed > 0 &&
		    demo_add_permit(d, unit, &p, "valid",
			(int)demo_random(d, 1000) + 5, e) != 0)
			return -1;
	}
	return 0;
}

/* Specimens who have no account yet: people to register with. */
static int
demo_specimens(struct demo *d, struct err *e)
{
	char *path = xasprintf("%s/demo/register.csv",
	    d->ctx->conf->data_dir);
	int rc = import_register_file(d->ctx, path);

	free(path);
	return rc == 0 ? 0 : err_set(e, ERR_STORE, NULL);
}

static int
demo_profile(struct demo *d, const char *profile, struct err *e)
{
	if (demo_fill(d, e) != 0 || demo_specimens(d, e) != 0)
		return -1;
	if (strcmp(profile, "demo") == 0)
		return 0;
	if (demo_bulk_begin(d, e) != 0)
		return -1;
	if (strncmp(profile, "cases:", 6) == 0) {
		/* ten cases a person, all of hr's unit: the worst of queues */
		int64_t n = strtoll(profile + 6, NULL, 10);

		d->cases_wanted = n;
		n = n / 10 + 1 + d->people;
		return demo_bulk(d, DEMO_UNITS, n, n, 0, e);
	}
	if (strncmp(profile, "bookings:", 9) == 0) {
		/* a hundred a unit: more than in any profile */
		int64_t n = strtoll(profile + 9, NULL, 10);

		if (demo_bulk(d, DEMO_UNITS + n / 100, 0, 0, 0, e) != 0)
			return -1;
		return demo_bulk_bookings(d, n, e);
	}
	if (strncmp(profile, "employees:", 10) == 0) {
		int64_t n = strtoll(profile + 10, NULL, 10) + d->people;

		return demo_bulk(d, DEMO_UNITS, n, n, n / 4, e);
	}
	for (size_t i = 1;
	     i < sizeof(demo_profiles) / sizeof(demo_profiles[0]); i++)
		if (strcmp(profile, demo_profiles[i].name) == 0) {
			d->cases_wanted = demo_profiles[i].cases;
			d->papers_wanted = demo_profiles[i].papers;
			if (demo_bulk(d, demo_profiles[i].units,
			    demo_profiles[i].people,
			    demo_profiles[i].associations,
			    demo_profiles[i].permits, e) != 0)
				return -1;
			return demo_bulk_bookings(d,
			    demo_profiles[i].bookings, e);
		}
	return 0;
}

static bool
demo_known(const char *profile)
{
	const char *number = strchr(profile, ':');
	char *end;

	if (strncmp(profile, "employees:", 10) == 0 ||
	    strncmp(profile, "bookings:", 9) == 0 ||
	    strncmp(profile, "cases:", 6) == 0) {
		long long n = strtoll(number + 1, &end, 10);

		return *end == '\0' && n > 0 && n <= 5000000;
	}
	for (size_t i = 0;
	     i < sizeof(demo_profiles) / sizeof(demo_profiles[0]); i++)
		if (strcmp(profile, demo_profiles[i].name) == 0)
			return true;
	return false;
}

static int
demo_write_text(const struct conf *conf)
{
	char *path = xasprintf("%s/demo.txt", conf->state_dir);
	FILE *f = fopen(path, "w");
	int rc = -1;

	if (f == NULL) {
		log_err("event=demo file=\"%s\" why=\"%s\"", path,
		    strerror(errno));
		free(path);
		return -1;
	}
	fprintf(f,
	    "演示大厅（虚构数据，仅限本机登录）  Demo hall, loopback only\n"
	    "口令 Password: %s\n"
	    "连接 Connect:  ssh -p @PORT@ hr@127.0.0.1\n"
	    "密钥 Key:      ssh -p @PORT@ -i keys/hr hr@127.0.0.1\n\n"
	    "试一试 Walk through: 先以 lina 登录，输入 hr 首页所示的"
	    "单位关联代码申请关联；再以 hr 登录审批。\n\n",
	    DEMO_PASSWORD);
	fprintf(f, "  %-10s %s\n", "lina", "李娜，个人，尚未关联单位");
	fprintf(f, "  %-10s %s\n", "zhangwei",
	    "张伟，个人，已关联北京示例科技有限公司");
	for (size_t i = 0;
	     i < sizeof(demo_accounts) / sizeof(demo_accounts[0]); i++)
		fprintf(f, "  %-10s %s，%s\n", demo_accounts[i].login,
		    demo_accounts[i].name, demo_accounts[i].what);
	demo_unit_print(f);
	demo_newcomers_print(f);
	if (fflush(f) == 0 && !ferror(f))
		rc = 0;
	fclose(f);
	free(path);
	return rc;
}

void
demo_print(const struct conf *conf, int port, FILE *out)
{
	char *path = xasprintf("%s/demo.txt", conf->state_dir);
	FILE *f = fopen(path, "r");
	char line[512];

	free(path);
	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		char *at = strstr(line, "@PORT@");

		if (at != NULL) {
			fwrite(line, 1, (size_t)(at - line), out);
			fprintf(out, "%d%s", port, at + 6);
		} else {
			fputs(line, out);
		}
	}
	fclose(f);
}

static int
demo_mkdir(const char *dir, const char *sub)
{
	char *path = xasprintf("%s%s", dir, sub);
	int rc = mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : -1;

	if (rc != 0)
		log_err("event=demo dir=\"%s\" why=\"%s\"", path,
		    strerror(errno));
	free(path);
	return rc;
}

/* 1 when there is a hall already. */
static int
demo_taken(struct ctx *ctx)
{
	struct err e = {0};
	int rc = store_unit_any(ctx, &e);

	if (rc == 1)
		log_err("event=demo why=\"there is a hall here already\"");
	return rc != 0;
}

static int
demo_make(struct ctx *ctx, const char *profile)
{
	struct demo d = {.ctx = ctx, .random = UINT64_C(20260301)};
	struct err e = {0};
	char text[512];
	int rc;

	if (demo_taken(ctx) || demo_hash(&d) != 0 || store_hurry(ctx->db) != 0)
		return -1;
	rc = store_begin(ctx->db, &e);
	if (rc == 0 && (rc = demo_profile(&d, profile, &e)) == 0 &&
	    (rc = demo_counters(&d, &e)) == 0)
		rc = store_commit(ctx->db, &e);
	if (rc != 0) {
		log_err("event=demo why=\"%s\"",
		    err_text(&e, 0, text, sizeof(text)));
		store_rollback(ctx->db);
	} else {
		log_info("event=demo profile=%s units=%d people=%lld"
			 " permits=%lld",
		    profile, d.nunits, (long long)d.people,
		    (long long)d.permits);
		rc = store_settle(ctx->db) != 0 ? -1 :
						 demo_write_text(ctx->conf);
	}
	json_decref(d.papers);
	free(d.units);
	return rc;
}

int
demo_main(const struct conf *conf, const char *profile)
{
	struct secret *secret = NULL;
	struct ctx ctx = {.conf = conf, .now = (int64_t)time(NULL)};
	char *db = xasprintf("%s/talenthall.db", conf->state_dir);
	char *key = xasprintf("%s/secret.key", conf->state_dir);
	char *sql = xasprintf("%s/sql", conf->data_dir);
	int rc = -1;

	ctx.today = date_of(ctx.now);
	(void)i18n_init(conf->locale_dir);
	if (!demo_known(profile))
		log_err("event=demo profile=\"%s\" why=\"unknown\"", profile);
	else if (demo_mkdir(conf->state_dir, "") == 0 &&
	    demo_mkdir(conf->state_dir, "/keys") == 0 &&
	    secret_open(&secret, key, 1) == 0 &&
	    store_open(&ctx.db, db, sql) == 0) {
		ctx.secret = secret;
		rc = demo_make(&ctx, profile);
		ctx_finish(&ctx);
		store_close(ctx.db);
	}
	secret_close(secret);
	free(db);
	free(key);
	free(sql);
	return rc == 0 ? 0 : 1;
}
