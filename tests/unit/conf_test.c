#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/conf.h"
#include "common/workday.h"
#include "tests/unit/test.h"

static char dir[] = "/tmp/talenthall-conf-XXXXXX";
static struct conf conf;
static int result;

static const char *
file(const char *name, const char *text)
{
	static char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static void
load(void *path)
{
	result = conf_load(&conf, path);
}

static const char *
faults(const char *text)
{
	static char path[256];

	snprintf(path, sizeof path, "%s", file("t.conf", text));
	return test_stderr(load, path);
}

static void
defaults_are_safe(void **state)
{
	conf_default(&conf);
	assert_true(conf.sandbox_strict);
	assert_false(conf.demo);
	assert_int_equal(conf.max_unauthenticated, 200);
	assert_int_equal(conf.max_unauthenticated_per_addr, 64);
	assert_int_equal(conf.lock_failures, 5);
	assert_string_equal(conf.log_level, "info");
}

static void
keys_are_read_over_what_is_there(void **state)
{
	conf_default(&conf);
	assert_string_equal(faults("# a comment\nlisten = \"127.0.0.1\";\n"
				   "port = 0;\nsandbox = \"warn\";\n"
				   "demo = true;\nlog_level = \"debug\";\n"),
	    "");
	assert_int_equal(result, 0);
	assert_string_equal(conf.listen, "127.0.0.1");
	assert_int_equal(conf.port, 0);
	assert_false(conf.sandbox_strict);
	assert_true(conf.demo);
	assert_string_equal(conf.log_level, "debug");
	assert_int_equal(conf.login_grace, 60);
}

static void
every_fault_is_told_with_its_line(void **state)
{
	char want[2048], path[256];

	conf_default(&conf);
	snprintf(path, sizeof path, "%s/t.conf", dir);
	snprintf(want, sizeof want,
	    "%s:1: unknown key prot\n"
	    "%s:2: port must be between 0 and 65535\n"
	    "%s:3: demo must be true or false\n"
	    "%s:4: sandbox must be one of: warn strict\n"
	    "%s:5: listen must be a text in quotes\n"
	    "%s:6: login_grace must be a whole number\n",
	    path, path, path, path, path, path);
	assert_string_equal(faults("prot = 1;\nport = 70000;\ndemo = 1;\n"
				   "sandbox = \"off\";\nlisten = 3;\n"
				   "login_grace = \"60\";\nkeepalive = 9;\n"),
	    want);
	assert_int_equal(result, -1);
	assert_int_equal(conf.keepalive, 30);

	snprintf(want, sizeof want, "%s:2: syntax error: something is missing "
	    "or too much here or on the line before (a bracket, a quote, = ; "
	    "or a comma)\n", path);
	assert_string_equal(faults("port = 1;\nlisten = ;\n"), want);
	assert_int_equal(result, -1);
}

static void
roles_have_their_own_ways(void **state)
{
	static const struct {
		const char *text, *why;
	} wrong[] = {
		{ "signin = 1;\n", "signin must be a group of roles" },
		{ "signin = { cook = { }; };\n", "signin.cook is no group" },
		{ "signin = { clerk = 3; };\n", "signin.clerk is no group" },
		{ "signin = { clerk = { methods = \"scan\"; }; };\n",
		    "methods must be a list" },
		{ "signin = { clerk = { methods = [1]; }; };\n",
		    "methods must be of: publickey password sms scan" },
		{ "signin = { clerk = { methods = []; }; };\n",
		    "methods must name at least one" },
		{ "signin = { clerk = { second_factor = \"never\"; }; };\n",
		    "second_factor must be one of: off enrolled always" },
		{ "signin = { clerk = { idle_lock = -1; }; };\n",
		    "idle_lock must be between 0 and 86400" },
		{ "signin = { clerk = { idle = 1; }; };\n",
		    "unknown key idle in signin" },
	};

	conf_default(&conf);
	assert_int_equal(conf_signin_of(&conf, "sysadmin")->second_factor,
	    CONF_FACTOR_ALWAYS);
	assert_null(conf_signin_of(&conf, "guest"));
	assert_string_equal(
	    faults("signin = { clerk = { methods = [\"publickey\"];\n"
		   "second_factor = \"off\"; idle_end = 5; }; };\n"),
	    "");
	assert_int_equal(conf_signin_of(&conf, "clerk")->methods,
	    CONF_PUBLICKEY);
	assert_int_equal(conf_signin_of(&conf, "clerk")->idle_end, 5);
	assert_int_equal(conf_signin_of(&conf, "clerk")->idle_lock, -1);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_non_null(strstr(faults(wrong[i].text), wrong[i].why));
}

static void
long_texts_are_refused(void **state)
{
	char text[200];

	conf_default(&conf);
	snprintf(text, sizeof text, "user_gate = \"%040d\";\n", 0);
	assert_non_null(strstr(faults(text), "longer than 31 bytes"));
}

static void
roles_get_the_same_configuration(void **state)
{
	struct conf back;
	json_t *j;

	conf_default(&conf);
	conf.port = 7;
	conf.sandbox_strict = false;
	snprintf(conf.user_gate, sizeof conf.user_gate, "gate");
	j = conf_to_json(&conf);
	conf_default(&back);
	assert_int_equal(conf_from_json(&back, j), 0);
	assert_memory_equal(&back, &conf, sizeof conf);
	json_object_set_new(j, "port", json_integer(70000));
	assert_int_equal(conf_from_json(&back, j), -1);
	json_object_set_new(j, "port", json_integer(7));
	json_object_set_new(j, "other", json_integer(7));
	assert_int_equal(conf_from_json(&back, j), -1);
	json_decref(j);
}

static void
load_days(void *arg)
{
	result = workday_load(arg);
}

static void
wrong_holidays_are_told_and_change_nothing(void **state)
{
	char want[2048], path[256];

	assert_int_equal(workday_load(test_source("data/holidays")), 0);
	snprintf(path, sizeof path, "%s",
	    file("2026.cfg",
		"year = 2026;\n"
		"days = (\n"
		" { name = \"x\"; off = [ \"2026-02-30\",\n"
		"  \"2025-01-01\",\n"
		"  \"2026-01-01\" ]; work = [\n"
		"  \"2026-01-01\" ]; }\n"
		");\n"
		"more = 1;\n"));
	snprintf(want, sizeof want,
	    "%s:8: unknown key more\n"
	    "%s:3: 2026-02-30 is no date YYYY-MM-DD\n"
	    "%s:4: 2025-01-01 is not in 2026\n"
	    "%s:6: 2026-01-01 stands twice\n",
	    path, path, path, path);
	assert_string_equal(test_stderr(load_days, dir), want);
	assert_int_equal(result, -1);
	assert_true(workday_known(date_make(2025, 1, 1)));
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_safe),
		cmocka_unit_test(keys_are_read_over_what_is_there),
		cmocka_unit_test(every_fault_is_told_with_its_line),
		cmocka_unit_test(roles_have_their_own_ways),
		cmocka_unit_test(long_texts_are_refused),
		cmocka_unit_test(roles_get_the_same_configuration),
		cmocka_unit_test(wrong_holidays_are_told_and_change_nothing),
	};
	int r;

	if (mkdtemp(dir) == NULL)
		return 1;
	r = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(file("t.conf", ""));
	rmdir(dir);
	return r;
}
