/*
 * talenthallctl: administration on the server itself. What a running server
 * can do is asked of it over STATE/ctl.sock; what needs it stopped is done by
 * "talenthalld --once", which holds the server's lock.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/date.h"
#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "common/line.h"
#include "common/mem.h"
#include "server/ctl/client.h"
#include "server/ctl/diff.h"

enum { CTL_USAGE = 2, CTL_AWAY = 75, CTL_ARGS = 64, CTL_WAIT_MS = 30000,
	CTL_POLL_MS = 50 };

struct ctl {
	struct conf conf;
	const char *conf_path, *state, *data, *locale, *libexec;
	struct line *line;
	bool faulty; /* the configuration is */
};

static struct ctl ctl;

static int
ctl_connect(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int n = snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/ctl.sock",
	    ctl.conf.state_dir);
	int fd;

	if (n < 0 || (size_t)n >= sizeof(sun.sun_path)) {
		/* a socket's name is short: go there instead */
		if (chdir(ctl.conf.state_dir) != 0)
			return -1;
		str_copy(sun.sun_path, sizeof(sun.sun_path), "ctl.sock");
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0) {
		close(fd);
		return -1;
	}
	ctl.line = line_open(fd, LINE_MAX_DEFAULT);
	return 0;
}

static json_t *
ctl_receive(void)
{
	const char *text;
	size_t len;

	for (;;) {
		struct pollfd p = {line_fd(ctl.line), POLLIN, 0};

		if (line_next(ctl.line, &text, &len, NULL, NULL) == LINE_OK)
			return json_loadb(text, len, 0, NULL);
		if (poll(&p, 1, CTL_WAIT_MS) <= 0 || line_fill(ctl.line) < 0)
			return NULL;
	}
}

bool
ctl_running(void)
{
	return ctl.line != NULL || ctl_connect() == 0;
}

static const char *
ctl_way_out(int why)
{
	return why == EACCES || why == EPERM ?
	    "; it serves root and its own user only" :
	    "; is it started, and is this its --state?";
}

/* Ask (steals params). The result, or NULL after the reason on stderr. */
json_t *
ctl_call(const char *method, json_t *params)
{
	json_t *q = rpc_request_make(method, params, 1), *r, *result;
	struct err e = {0};
	char text[512];

	if (ctl.line == NULL && ctl_connect() != 0) {
		fprintf(stderr, "talenthallctl: no server answers in %s: %s%s\n",
		    ctl.conf.state_dir, strerror(errno), ctl_way_out(errno));
		json_decref(q);
		exit(CTL_AWAY);
	}
	line_send_json(ctl.line, q, NULL, 0);
	json_decref(q);
	line_drain(ctl.line, CTL_WAIT_MS);
	r = ctl_receive();
	result = json_incref(json_object_get(r, "result"));
	if (result == NULL && r == NULL)
		fputs("talenthallctl: the server does not answer\n", stderr);
	else if (result == NULL) {
		err_from_json(&e, json_object_get(r, "error"));
		for (size_t i = 0; i < e.n; i++)
			fprintf(stderr, "talenthallctl: %s\n",
			    err_text(&e, i, text, sizeof(text)));
	}
	json_decref(r);
	return result;
}

int
ctl_done(json_t *result)
{
	json_decref(result);
	return result != NULL ? 0 : 1;
}

/* What server.status tells as an instant; people read the hall's day. */
static bool
ctl_instant(const char *name)
{
	static const char *const names[] = {"now", "started_at",
	    "backup_oldest", "backup_newest"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
ctl_print(const json_t *o)
{
	char at[TIME_TEXT];
	const char *name;
	json_t *v;

	json_object_foreach ((json_t *)o, name, v) {
		char *text = json_is_string(v) ?
		    xstrdup(json_string_value(v)) :
		    ctl_instant(name) ?
		    xstrdup(time_format(json_integer_value(v), at)) :
		    json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);

		printf("%-16s %s\n", name, text != NULL ? text : "");
		free(text);
	}
}

static int
ctl_status(int argc, char **argv)
{
	json_t *r;

	(void)argv;
	if (argc != 1)
		return CTL_USAGE;
	r = ctl_call("server.status", NULL);
	if (r != NULL) {
		ctl_print(r);
		(void)ctl_backup_warn(r);
	}
	return ctl_done(r);
}

/* For those who watch: the exit status tells of what should be put right. */
static int
ctl_doctor(int argc, char **argv)
{
	json_t *r;
	int rc;

	(void)argv;
	if (argc != 1)
		return CTL_USAGE;
	r = ctl_call("server.status", NULL);
	if (r == NULL)
		return 1;
	ctl_print(r);
	rc = ctl_backup_warn(r);
	if (json_is_true(json_object_get(r, "config_faulty"))) {
		fputs(_("talenthallctl: a file of the configuration is faulty: "
			"see talenthallctl config check\n"), stderr);
		rc = 1;
	}
	if (json_is_true(json_object_get(r, "writes_refused"))) {
		fputs("talenthallctl: the disk is full: nothing is written\n",
		    stderr);
		rc = 1;
	}
	json_decref(r);
	return rc;
}

static void
ctl_add(char **args, size_t *n, const char *option, const char *value)
{
	if (value == NULL)
		return;
	args[(*n)++] = (char *)option;
	args[(*n)++] = (char *)value;
}

/* talenthalld stands beside us, in the build tree and installed. */
int
ctl_once(int argc, char **argv)
{
	char path[4096], *args[CTL_ARGS + 16], *slash;
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 16);
	size_t n = 0;

	if (len < 0 || argc > CTL_ARGS)
		return 1;
	path[len] = '\0';
	slash = strrchr(path, '/');
	snprintf(slash + 1, sizeof(path) - (size_t)(slash + 1 - path),
	    "talenthalld");
	args[n++] = path;
	ctl_add(args, &n, "--config", ctl.conf_path);
	ctl_add(args, &n, "--state", ctl.state);
	ctl_add(args, &n, "--data", ctl.data);
	ctl_add(args, &n, "--locale", ctl.locale);
	ctl_add(args, &n, "--libexec", ctl.libexec);
	args[n++] = (char *)"--once";
	for (int i = 0; i < argc; i++)
		args[n++] = argv[i];
	args[n] = NULL;
	execv(path, args);
	perror(path);
	return 1;
}

/* Versions that are published, which only a running server can read. */
static int
ctl_config_versions(void)
{
	json_t *r = ctl_call("config.check", json_pack("{s:s}", "lang",
	    i18n_name(i18n_current()))), *item;
	int rc = r != NULL ? 0 : 1;
	size_t i;

	json_array_foreach (json_object_get(r, "items"), i, item) {
		const char *kind = json_string_value(
		    json_object_get(item, "kind"));

		if (kind == NULL || strcmp(kind, "version") != 0)
			continue;
		fprintf(stderr, "%s:%lld: %s\n",
		    json_string_value(json_object_get(item, "file")),
		    (long long)json_integer_value(
			json_object_get(item, "line")),
		    json_string_value(json_object_get(item, "what")));
		rc = 1;
	}
	json_decref(r);
	return rc;
}

/* talenthalld reads the files; it says what is wrong, or that nothing is. */
static int
ctl_config_check(int argc, char **argv)
{
	bool running = ctl_connect() == 0;
	int status = 1, rc = ctl.faulty;
	pid_t pid;

	if (!running && !ctl.faulty)
		return ctl_once(argc, argv);
	pid = fork();
	if (pid == 0) {
		/* whether all is right is said below */
		if (freopen("/dev/null", "w", stdout) == NULL)
			_exit(1);
		_exit(ctl_once(argc, argv));
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0)
		rc = 1;
	if (running && ctl_config_versions() != 0)
		rc = 1;
	if (rc == 0)
		puts(_("the configuration is right"));
	return rc;
}

/* How often the server read its files, and whether one was faulty; or -1. */
static long long
ctl_reads(bool *faulty)
{
	json_t *r = ctl_call("server.status", NULL);
	long long n = r == NULL ?
	    -1 :
	    json_integer_value(json_object_get(r, "config_reads"));

	*faulty = json_is_true(json_object_get(r, "config_faulty"));
	json_decref(r);
	return n;
}

/* The answer to the request comes before the files are read. */
int
ctl_reload(void)
{
	bool faulty;
	long long was = ctl_reads(&faulty), n = was;
	int waited = 0;

	if (was == -1 || ctl_done(ctl_call("config.reload", NULL)) != 0)
		return 1;
	for (; n == was && waited < CTL_WAIT_MS; waited += CTL_POLL_MS) {
		(void)poll(NULL, 0, CTL_POLL_MS);
		n = ctl_reads(&faulty);
	}
	if (n == was)
		fputs(_("talenthallctl: the server does not say that it read "
			"its files; look into its log\n"), stderr);
	else if (n != -1 && faulty)
		fputs(_("talenthallctl: what is faulty stays as it was, the "
			"rest is in use; talenthallctl config check and the "
			"server's log tell every fault\n"), stderr);
	return n > was && !faulty ? 0 : 1;
}

char *
ctl_once_says(int argc, char **argv)
{
	struct buf b = {0};
	int fd[2], status = 1;
	ssize_t n;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) != 0)
		return NULL;
	pid = fork();
	if (pid == 0) {
		dup2(fd[1], STDOUT_FILENO);
		_exit(ctl_once(argc, argv));
	}
	close(fd[1]);
	while ((n = read(fd[0], buf_reserve(&b, 65536), 65536)) > 0)
		buf_added(&b, (size_t)n);
	close(fd[0]);
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0) {
		buf_finish(&b);
		return NULL;
	}
	return buf_steal(&b);
}

/* The draft's text as talenthalld flattens it; NULL after its faults. */
static char *
ctl_draft(const char *arg)
{
	char *args[] = {(char *)"config", (char *)"draft", (char *)arg, NULL};
	char *text = ctl_once_says(3, args);

	/* a method takes no control characters but newlines */
	for (char *c = text; c != NULL && *c != '\0'; c++)
		if (*c == '\t')
			*c = ' ';
	return text;
}

static int
ctl_config_diff(int argc, char **argv)
{
	struct diff sums = {0};
	json_t *page, *next = NULL;
	char *text;

	if (ctl_connect() != 0)
		return ctl_once(argc, argv);
	text = ctl_draft(argv[2]);
	if (text == NULL)
		return 1;
	do {
		page = ctl_call("config.diff", json_pack("{s:s, s:o*}", "text",
		    text, "after", next));
		if (page == NULL) {
			free(text);
			return 1;
		}
		diff_page(&sums, page);
		next = json_incref(json_object_get(page, "next"));
		json_decref(page);
	} while (next != NULL);
	free(text);
	return diff_end(&sums);
}

static int
ctl_config(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "diff") == 0)
		return ctl_config_diff(argc, argv);

	if (argc == 2 && strcmp(argv[1], "check") == 0)
		return ctl_config_check(argc, argv);
	if (argc == 2 && strcmp(argv[1], "reload") == 0)
		return ctl_reload();
	return CTL_USAGE;
}

/* The register of a running server grows part by part; the rest needs rest. */
static int
ctl_import(int argc, char **argv)
{
	bool dry = argc == 4 && strcmp(argv[3], "--dry-run") == 0;

	if ((argc != 3 && !dry) ||
	    !conf_among("holidays register registry units people ledger",
		argv[1]))
		return CTL_USAGE;
	if ((strcmp(argv[1], "register") == 0 ||
		strcmp(argv[1], "registry") == 0) &&
	    (ctl.line != NULL || ctl_connect() == 0))
		return ctl_register(argv[2], dry);
	if (strcmp(argv[1], "holidays") == 0)
		return ctl_holidays(ctl.data != NULL ? ctl.data :
						       ctl.conf.data_dir,
		    argv[2], dry);
	return ctl_once(argc, argv);
}

static const struct ctl_command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *usage; /* a line each way to call it */
} ctl_commands[] = {
	{"status", ctl_status, "status                     how the server is\n"},
	{"doctor", ctl_doctor,
	    "doctor                     the same; exit status 1 when something "
	    "is wrong\n"},
	{"account", ctl_account,
	    "account create LOGIN ROLE NAME\n"
	    "account reset LOGIN        a new first password\n"
	    "account unlock LOGIN       forget wrong passwords\n"},
	{"config", ctl_config,
	    "config check               every fault of every file\n"
	    "config diff SERVICE|FILE   what a draft does to open cases\n"
	    "config reload              let the server read it again\n"},
	{"audit", ctl_once,
	    "audit verify [--heads LOG] prove that no row was changed\n"},
	{"backup", ctl_backup,
	    "backup [DIR]               --keep N, --recipient KEY, --plain\n"
	    "backup list|check [DIR]    what can be restored; is it whole\n"
	    "backup keys DIR            the keys, for another place\n"},
	{"key", ctl_key, "key rotate|status|retire   of sealed numbers\n"},
	{"import", ctl_import,
	    "import holidays FILE.json [--dry-run]\n"
	    "import register FILE.csv [--dry-run]\n"
	    "import units|people|ledger FILE.csv [--dry-run]\n"
	    "                           with the server stopped\n"},
	/* with the server stopped, from here on */
	{"init", ctl_once, "init                       make an empty hall\n"},
	{"demo", ctl_once,
	    "demo [demo|S|M|L|XL]       make a hall with made-up people\n"},
	{"hostkey", ctl_once,
	    "hostkey                    make the SSH host key\n"},
	{"restore", ctl_once,
	    "restore DIR                --point NAME, --keys DIR, "
	    "--identity FILE\n"},
};

enum { CTL_COMMANDS = sizeof(ctl_commands) / sizeof(ctl_commands[0]) };

/* Of one command, or of all. */
static void
ctl_usage(FILE *f, const struct ctl_command *one)
{
	const char *line, *end;

	fputs("usage: talenthallctl [-c FILE] [--state DIR] [--data DIR] "
	      "COMMAND\n",
	    f);
	for (const struct ctl_command *c = ctl_commands;
	     c < ctl_commands + CTL_COMMANDS; c++) {
		if (one == NULL && strcmp(c->name, "init") == 0)
			fputs("with the server stopped:\n", f);
		if (one != NULL && one != c)
			continue;
		for (line = c->usage; *line != '\0'; line = end + 1) {
			end = strchr(line, '\n');
			fprintf(f, "  %.*s\n", (int)(end - line), line);
		}
	}
}

/* What the words name; NULL after saying that they name nothing. */
static const struct ctl_command *
ctl_command(const char *name)
{
	for (size_t i = 0; i < CTL_COMMANDS; i++)
		if (strcmp(ctl_commands[i].name, name) == 0)
			return &ctl_commands[i];
	fprintf(stderr, "talenthallctl: there is no command %s\n", name);
	return NULL;
}

static int
ctl_options(int argc, char **argv)
{
	enum { STATE = 256, DATA, LOCALE, LIBEXEC, HELP, SHOW_VERSION };
	static const struct option longs[] = {
		{"config", required_argument, NULL, 'c'},
		{"state", required_argument, NULL, STATE},
		{"data", required_argument, NULL, DATA},
		{"locale", required_argument, NULL, LOCALE},
		{"libexec", required_argument, NULL, LIBEXEC},
		{"help", no_argument, NULL, HELP},
		{"version", no_argument, NULL, SHOW_VERSION},
		{0},
	};
	int c;

	while ((c = getopt_long(argc, argv, "+c:", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			ctl.conf_path = optarg;
			break;
		case STATE:
			ctl.state = optarg;
			break;
		case DATA:
			ctl.data = optarg;
			break;
		case LOCALE:
			ctl.locale = optarg;
			break;
		case LIBEXEC:
			ctl.libexec = optarg;
			break;
		case SHOW_VERSION:
			puts("talenthallctl " PACKAGE_VERSION);
			exit(0);
		case HELP:
			ctl_usage(stdout, NULL);
			exit(0);
		default:
			return -1;
		}
	}
	return optind < argc ? 0 : -1;
}

/* The one that the unit serves with, where it is; it lasts with the process. */
static const char *
ctl_conf_installed(void)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/talenthall.conf",
	    ctl.data != NULL ? ctl.data : ctl.conf.data_dir);
	return access(path, F_OK) == 0 ? path : NULL;
}

int
main(int argc, char **argv)
{
	const struct ctl_command *c = NULL;
	enum lang lang = i18n_shell();
	int rc = CTL_USAGE;

	conf_default(&ctl.conf);
	if (ctl_options(argc, argv) != 0 ||
	    (c = ctl_command(argv[optind])) == NULL) {
		ctl_usage(stderr, NULL);
		return CTL_USAGE;
	}
	if (strcmp(argv[argc - 1], "--help") == 0) {
		ctl_usage(stdout, c);
		return 0;
	}
	(void)i18n_init(ctl.locale);
	i18n_use(lang);
	if (ctl.conf_path == NULL)
		ctl.conf_path = ctl_conf_installed();
	if (ctl.conf_path != NULL &&
	    conf_load(&ctl.conf, ctl.conf_path) != 0) {
		/* told; a check goes on with what it knows without the file */
		ctl.faulty = true;
		ctl.conf_path = NULL;
		if (strcmp(argv[optind], "config") != 0 ||
		    argc - optind != 2 ||
		    strcmp(argv[optind + 1], "check") != 0)
			return 1;
	}
	if (ctl.state != NULL)
		str_copy(ctl.conf.state_dir, sizeof(ctl.conf.state_dir),
		    ctl.state);
	rc = c->run(argc - optind, argv + optind);
	if (rc == CTL_USAGE)
		ctl_usage(stderr, c);
	line_close(ctl.line);
	return rc;
}
