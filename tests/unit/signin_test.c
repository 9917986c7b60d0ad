#include "config.h"

#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/domain/captcha.h"
#include "server/domain/login_code.h"
#include "server/domain/session.h"
#include "server/domain/signin.h"
#include "server/domain/smscode.h"
#include "server/domain/template.h"
#include "server/domain/totp.h"
#include "server/records/auth_local.h"
#include "server/secret.h"
#include "server/store/signin.h"
#include "server/store/store.h"
#include "tests/unit/test.h"

/*
 * What ten thousand tries achieve, with the clock in our hand: the rules alone,
 * over a real database. tests/e2e/abuse.sh tries the doors themselves.
 */

enum { TRIES = 10000, EVERY = 2 /* seconds */ };

static char dir[] = "/tmp/talenthall-signin-XXXXXX";
static struct conf conf;
static struct store *db;
static struct secret *keys;
static struct account somebody;

static void
begin(struct ctx *ctx, int64_t now)
{
	memset(ctx, 0, sizeof(*ctx));
	ctx->db = db;
	ctx->conf = &conf;
	ctx->secret = keys;
	ctx->now = now;
	ctx->today = date_of(now);
	ctx->actor.account_id = somebody.id;
	ctx->actor.role = ROLE_INDIVIDUAL;
}

static int64_t
start(void)
{
	return date_instant(date_make(2026, 3, 2), 9 * 3600);
}

/* What dispatch does after a refusal. */
static void
refuse(struct ctx *ctx)
{
	for (size_t i = 0; i < ctx->nrefusals; i++)
		ctx->refusal[i].act(ctx, ctx->refusal[i].id);
	ctx->nrefusals = 0;
}

static int
setup(void **state)
{
	const char *src = getenv("TOP_SRCDIR");
	char path[256], sql[512];
	struct err e = {0};
	struct ctx ctx;

	assert_non_null(mkdtemp(dir));
	if (src == NULL)
		src = ".";
	conf_default(&conf);
	snprintf(path, sizeof(path), "%s/secret.key", dir);
	assert_int_equal(secret_open(&keys, path, 1), 0);
	snprintf(path, sizeof(path), "%s/talenthall.db", dir);
	snprintf(sql, sizeof(sql), "%s/data/sql", src);
	assert_int_equal(store_open(&db, path, sql), 0);
	snprintf(sql, sizeof(sql), "%s/data/templates", src);
	assert_int_equal(template_load(sql), 0);
	assert_int_equal(store_hurry(db), 0);
	begin(&ctx, start());
	str_copy(somebody.login, sizeof(somebody.login), "somebody");
	str_copy(somebody.name, sizeof(somebody.name), "somebody");
	str_copy(somebody.password_hash, sizeof(somebody.password_hash), "x");
	somebody.role = ROLE_INDIVIDUAL;
	somebody.active = true;
	assert_int_equal(store_begin(db, &e), 0);
	assert_int_equal(store_account_insert(&ctx, &somebody, &e), 0);
	assert_int_equal(store_commit(db, &e), 0);
	ctx_finish(&ctx);
	return 0;
}

static int
teardown(void **state)
{
	char command[128];

	store_close(db);
	secret_close(keys);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command) == 0 ? 0 : -1;
}

static void
passwords_are_locked(void **state)
{
	int looked_at = 0, failures, longest = 0;
	struct err e = {0};
	struct account a;
	struct ctx ctx;

	assert_int_equal(store_begin(db, &e), 0);
	for (int i = 0; i < TRIES; i++) {
		begin(&ctx, start() + (int64_t)i * EVERY);
		assert_int_equal(signin_find(&ctx, "somebody", &a, &e), 1);
		if (signin_locked(&ctx, &a) == 0)
			looked_at++;
		if (signin_locked(&ctx, &a) > longest)
			longest = (int)signin_locked(&ctx, &a);
		assert_int_equal(signin_count_failure(&ctx, a.id, &failures,
		    &e), 0);
		ctx_finish(&ctx);
	}
	assert_int_equal(store_commit(db, &e), 0);
	print_message("# %d wrong passwords in %d hours: %d were compared\n",
	    TRIES, TRIES * EVERY / 3600, looked_at);
	assert_true(longest > conf.lock_seconds - 2 * EVERY);
	/* five, then a quarter of an hour nothing */
	assert_true(looked_at <= 5 * (TRIES * EVERY / conf.lock_seconds + 1));
	assert_true(looked_at >= 5 * (TRIES * EVERY / conf.lock_seconds - 1));
}

static void
names_are_counted_alike(void **state)
{
	static const char *const names[] = {"somebody", "nobody"};
	struct err e = {0};
	struct ctx ctx;

	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, start());
	for (size_t k = 0; k < 2; k++) {
		assert_false(signin_captcha_due(&ctx, names[k], 0));
		assert_true(signin_captcha_due(&ctx, names[k], 10));
		assert_int_equal(signin_name_failed(&ctx, names[k], &e), 0);
		assert_true(signin_captcha_due(&ctx, names[k], 0));
		assert_int_equal(signin_name_locked(&ctx, names[k]), 0);
		for (int i = 0; i < 4; i++)
			assert_int_equal(signin_name_failed(&ctx, names[k],
			    &e), 0);
		assert_int_equal(signin_name_locked(&ctx, names[k]),
		    conf.lock_seconds);
	}
	/* a number with blanks in it is the same number */
	assert_int_equal(signin_name_failed(&ctx, "13800138077", &e), 0);
	assert_true(signin_captcha_due(&ctx, "1 380 0138077", 0));
	assert_true(signin_captcha_due(&ctx, "１３８ 00138077 ", 0));
	ctx.now += conf.lock_seconds;
	assert_int_equal(signin_name_locked(&ctx, "nobody"), 0);
	conf.demo = true;
	assert_false(signin_captcha_due(&ctx, "nobody", 10));
	conf.demo = false;
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
}

/* Every code of six digits in turn, as fast as may be: none gets in. */
static void
sms_codes_are_not_guessed(void **state)
{
	int compared = 0, sent = 0, refused = 0;
	struct smscode out;
	struct err e = {0};
	struct ctx ctx;
	char code[16];

	assert_int_equal(store_begin(db, &e), 0);
	for (int i = 0; i < TRIES; i++) {
		begin(&ctx, start() + i * EVERY);
		if (i % 30 == 0) {
			if (smscode_send(&ctx, "signin", "13800138000",
				somebody.id, &out, &e) == 0)
				sent++;
			else
				refused += err_is(&e, ERR_CODE_MANY);
		}
		err_clear(&e);
		snprintf(code, sizeof(code), "%06d", i);
		if (smscode_check(&ctx, "signin", "13800138000", code, &e) ==
		    0)
			print_message("# a lucky guess\n");
		compared += err_is(&e, ERR_CODE_WRONG);
		refuse(&ctx);
		ctx_finish(&ctx);
	}
	assert_int_equal(store_commit(db, &e), 0);
	print_message("# %d guesses: %d codes sent, %d compared\n", TRIES,
	    sent, compared);
	assert_int_equal(sent, 10);
	assert_true(refused > 0);
	/* whose number it is still signs in by his password and a code */
	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, start() + TRIES * EVERY);
	assert_int_equal(smscode_send(&ctx, "factor", "13800138000",
	    somebody.id, &out, &e), 0);
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
	assert_true(compared <= 50);
}

static void
sms_codes_expire(void **state)
{
	struct smscode out;
	struct err e = {0};
	struct ctx ctx;

	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, start() + 3 * 86400);
	assert_int_equal(smscode_send(&ctx, "signin", "13800138001", 1, &out,
	    &e), 0);
	assert_int_equal(out.until - ctx.now, 300);
	assert_int_equal(smscode_send(&ctx, "signin", "13800138001", 1, &out,
	    &e), -1);
	assert_true(err_is(&e, ERR_CODE_SOON));
	/* a number of nobody is answered alike */
	assert_int_equal(smscode_pretend(&ctx, "signin", "13800138002", 0,
	    &out, &e), 0);
	assert_int_equal(smscode_pretend(&ctx, "signin", "13800138002", 0,
	    &out, &e), -1);
	assert_true(err_is(&e, ERR_CODE_SOON));
	ctx.now += 300;
	assert_int_equal(smscode_check(&ctx, "signin", "13800138001",
	    "123456", &e), -1);
	assert_true(err_is(&e, ERR_CODE_GONE));
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
}

static void
code_at(const char *secret, int64_t now, char out[7])
{
	char *raw;
	size_t n;

	assert_int_equal(oath_base32_decode(secret, strlen(secret), &raw, &n),
	    OATH_OK);
	assert_int_equal(oath_totp_generate(raw, n, now, 30, 0, 6, out),
	    OATH_OK);
	free(raw);
}

static void
one_time_codes_are_taken_once(void **state)
{
	struct totp_enrolment t;
	struct err e = {0};
	struct ctx ctx;
	char code[7], last[7];
	int64_t now = start() + 60;

	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, now);
	assert_int_equal(totp_enroll(&ctx, somebody.id, "somebody", &t, &e),
	    0);
	assert_int_equal(totp_enrolled(&ctx, somebody.id, &e), 0);
	code_at(t.secret, now, code);
	assert_int_equal(totp_check(&ctx, somebody.id, code, &e), -1);
	assert_int_equal(totp_confirm(&ctx, somebody.id, code, &e), 0);
	assert_int_equal(totp_enrolled(&ctx, somebody.id, &e), 1);
	/* the same, and one that was due before it, are spent */
	assert_int_equal(totp_check(&ctx, somebody.id, code, &e), -1);
	code_at(t.secret, now - 30, last);
	assert_int_equal(totp_check(&ctx, somebody.id, last, &e), -1);
	/* one step ahead is taken, two are not */
	code_at(t.secret, now + 60, code);
	assert_int_equal(totp_check(&ctx, somebody.id, code, &e), -1);
	code_at(t.secret, now + 30, code);
	assert_int_equal(totp_check(&ctx, somebody.id, code, &e), 0);
	assert_int_equal(totp_check(&ctx, somebody.id, code, &e), -1);
	assert_int_equal(totp_check(&ctx, somebody.id, t.recovery[3], &e), 0);
	assert_int_equal(totp_check(&ctx, somebody.id, t.recovery[3], &e),
	    -1);
	assert_int_equal(totp_check(&ctx, somebody.id, "", &e), -1);
	assert_int_equal(totp_check(&ctx, somebody.id, "aaaa-bbbb", &e), -1);
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
}

static void
puzzles_are_good_once(void **state)
{
	static const char *const words[] = {"零", "一", "二", "三", "四",
	    "五", "六", "七", "八", "九", "十"};
	struct captcha c;
	struct err e = {0};
	struct ctx ctx;
	char answer[16];
	int a, b, i;

	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, start());
	for (int round = 0; round < 3; round++) {
		assert_int_equal(captcha_new(&ctx, CAPTCHA_WORDS, &c, &e), 0);
		for (i = a = b = 0; i <= 10; i++) {
			if (strncmp(c.zh, words[i], 3) == 0)
				a = i;
			if (strncmp(c.zh + 6, words[i], 3) == 0)
				b = i;
		}
		snprintf(answer, sizeof(answer), "%d",
		    strstr(c.zh, "加") != NULL ? a + b : a - b);
		if (round == 0) { /* right, then again */
			assert_int_equal(captcha_check(&ctx, c.id, answer,
			    &e), 0);
		} else if (round == 1) { /* wrong, then right */
			assert_int_equal(captcha_check(&ctx, c.id, "99", &e),
			    -1);
			refuse(&ctx);
		} else { /* right, but late */
			ctx.now = c.until;
		}
		assert_int_equal(captcha_check(&ctx, c.id, answer, &e), -1);
		assert_true(err_is(&e, ERR_CAPTCHA_WRONG));
		ctx.nrefusals = 0;
	}
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
}

static void
codes_of_sessions_expire(void **state)
{
	char text[LOGIN_CODE_TEXT], wrong[24];
	struct login_code made, c;
	struct err e = {0};
	struct ctx ctx;

	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, start());
	assert_int_equal(login_code_new(&ctx, "person", "192.0.2.1", text,
	    &made, &e), 0);
	ctx.now += LOGIN_CODE_SECONDS;
	assert_int_equal(login_code_load(&ctx, made.id, &c, &e), 0);
	assert_string_equal(c.state, "expired");
	assert_int_equal(login_code_confirm(&ctx, text, 0, &c, &e), -1);
	assert_true(err_is(&e, ERR_LOGIN_CODE_GONE));
	assert_int_equal(login_code_new(&ctx, "person", "192.0.2.1", text,
	    &made, &e), 0);
	/* ten wrong ones, and even the right one has to wait */
	for (int i = 0; i < 11; i++) {
		snprintf(wrong, sizeof(wrong), "AAAAAA%02d", i);
		assert_int_equal(login_code_deny(&ctx, wrong, &c, &e), -1);
		refuse(&ctx);
	}
	assert_int_equal(login_code_confirm(&ctx, text, 0, &c, &e), -1);
	assert_true(err_is(&e, ERR_LOGIN_CODE_SLOW));
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
}

/* Whatever is typed, the same every time: refused, and nothing worse. */
static void
anything_may_be_typed(void **state)
{
	static const char *const pieces[] = {"", "0", "9", "A", "z", "-", " ",
	    "\xe4\xb8\x89", "\xef\xbc\x93", "\xe5\x8d\x81", "\xff", "\xe4",
	    "\n", "123456", "ABCDEFGH", "%s%n", "\xf0\x9f\x98\x80"};
	const unsigned npieces = sizeof(pieces) / sizeof(pieces[0]);
	struct login_code c;
	struct captcha p;
	struct account a;
	struct err e = {0};
	struct ctx ctx;
	char typed[256];
	unsigned seed = 1;

	assert_int_equal(store_begin(db, &e), 0);
	begin(&ctx, start() + 30 * 86400);
	for (int i = 0; i < 3000; i++) {
		typed[0] = '\0';
		for (int k = (int)(seed >> 28); k >= 0; k--) {
			size_t n = strlen(typed);

			seed = seed * 1664525u + 1013904223u;
			str_copy(typed + n, sizeof(typed) - n,
			    pieces[(seed >> 16) % npieces]);
		}
		assert_int_equal(captcha_new(&ctx, CAPTCHA_GLYPH, &p, &e), 0);
		assert_int_equal(captcha_check(&ctx, p.id, typed, &e), -1);
		assert_int_equal(smscode_check(&ctx, "signin", "13800138009",
		    typed, &e), -1);
		assert_int_equal(totp_check(&ctx, somebody.id, typed, &e), -1);
		assert_int_equal(login_code_deny(&ctx, typed, &c, &e), -1);
		assert_int_equal(signin_find(&ctx, typed, &a, &e), 0);
		assert_int_equal(signin_name_failed(&ctx, typed, &e), 0);
		ctx.nrefusals = 0;
	}
	ctx_finish(&ctx);
	assert_int_equal(store_commit(db, &e), 0);
}

/*
 * The machine's clocks, so far as they are asked here: how far the time of day
 * is set wrong, and how long ago the machine began.
 */
static time_t hands, later;

int
clock_gettime(clockid_t id, struct timespec *t)
{
	long rc = syscall(SYS_clock_gettime, id, t);

	t->tv_sec += id == CLOCK_REALTIME ? hands + later : later;
	return (int)rc;
}

time_t
time(time_t *at)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	if (at != NULL)
		*at = t.tv_sec;
	return t.tv_sec;
}

/* Who sets the clock ends and prolongs nothing; only waiting does. */
static void
penalties_follow_no_clock(void **state)
{
	static const time_t jumps[] = { 0, 700, 86400, -700, -86400 };
	const char *from = "192.0.2.7";
	struct records r = {0};
	int i, wait;

	(void)state;
	LIST_INIT(&r.penalties);
	for (i = 0; i < 9; i++)
		auth_penalty(&r, from);
	for (i = 0; auth_guest_wait(&r, from) == 0; i++)
		assert_true(i < TRIES);
	for (i = 0; i < (int)(sizeof jumps / sizeof jumps[0]); i++) {
		hands = jumps[i];
		auth_tick(&r);
		assert_int_equal(auth_penalty_failures(&r, from), 9);
		assert_int_equal(auth_penalty_ms(&r, from), 4000);
		wait = auth_guest_wait(&r, from);
		assert_true(wait > 590 && wait <= 601);
	}
	auth_penalty(&r, from);
	hands = 86400;
	later = 595;
	assert_int_equal(auth_penalty_failures(&r, from), 10);
	assert_true(auth_guest_wait(&r, from) > 0);
	hands = -86400;
	later = 605;
	assert_int_equal(auth_penalty_failures(&r, from), 0);
	assert_int_equal(auth_guest_wait(&r, from), 0);
	auth_tick(&r);
	hands = later = 0;
	auth_penalty_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwords_are_locked),
		cmocka_unit_test(names_are_counted_alike),
		cmocka_unit_test(sms_codes_are_not_guessed),
		cmocka_unit_test(sms_codes_expire),
		cmocka_unit_test(one_time_codes_are_taken_once),
		cmocka_unit_test(puzzles_are_good_once),
		cmocka_unit_test(codes_of_sessions_expire),
		cmocka_unit_test(anything_may_be_typed),
		cmocka_unit_test(penalties_follow_no_clock),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
