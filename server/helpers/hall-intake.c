/*
 * hall-intake: one uploaded file, one process, no names and no network.
 *
 *	hall-intake -		(see intake_nursery())
 *	hall-intake '{"rule":"photo"|"pdf"|"any","max":1048576,"scan":...}'
 *	0  what the worker has written (read by offset: the worker still has it)
 *	1  the file to keep, empty
 *	2  the log
 *	3  the answer, one line
 *	4  clamd, when the rule has "scan" and it could be reached
 *
 * With "-" for the rule it is ready ahead of time: 3 is a socket, from which
 * the rule comes with 0 and 1, once; the end of it ends the process.
 *
 * Copies, counts, hashes, looks. What it looks at is the copy, which nobody
 * else can change; it is on its way to the disk meanwhile. Who keeps it syncs
 * it under its name; a large one is synced here, where nobody else waits. The
 * answer is {"sha256","size",...} or {"error":
 * "empty"|"large"|"format"|"broken"|"pixels"|"encrypted"|"active"|"virus"|
 * "unscanned"|"store", ...}. "scan" is "required" or "wanted": without a word
 * of clamd the file is refused, or taken and logged.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/hex.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/helpers/hall-intake-pdf.h"
#include "server/helpers/hall-intake-photo.h"
#include "server/helpers/hall-intake-scan.h"
#include "server/sandbox.h"
#include "server/store/file.h"

enum {
	INTAKE_FROM = 0,
	INTAKE_TO = 1,
	INTAKE_ANSWER = 3,
	INTAKE_CHUNK = 64 * 1024,
	INTAKE_SCAN = 4,
	INTAKE_MAX = 128 << 20, /* of any rule; it is looked at in memory */
};

struct intake {
	const char *rule;
	const char *scan; /* NULL: not at all */
	size_t max;
	const unsigned char *data; /* the file to keep, mapped */
	size_t size;
	EVP_MD_CTX *md;
	char sha256[65];
};

/* The last it does. */
static int
intake_answer(json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT);
	size_t n = text != NULL ? strlen(text) : 0;

	if (n == 0)
		return 1;
	text[n] = '\n'; /* in the place of its end: a line is all of it */
	return write(INTAKE_ANSWER, text, n + 1) == (ssize_t)n + 1 ? 0 : 1;
}

static json_t *
intake_error(const struct intake *a, const char *error)
{
	return json_pack("{s:s, s:I}", "error", error, "size",
	    (json_int_t)a->size);
}

static int
intake_write(const unsigned char *data, size_t n)
{
	ssize_t w;

	while (n > 0) {
		w = write(INTAKE_TO, data, n);
		if (w == -1 && errno != EINTR)
			return -1;
		if (w > 0) {
			data += w;
			n -= (size_t)w;
		}
	}
	return 0;
}

static const char *
intake_chunks(struct intake *a)
{
	static unsigned char chunk[INTAKE_CHUNK];
	ssize_t n;

	for (size_t at = 0; at < a->size; at += (size_t)n) {
		n = pread(INTAKE_FROM, chunk,
		    a->size - at < sizeof(chunk) ? a->size - at : sizeof(chunk),
		    (off_t)at);
		if (n == -1 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n <= 0 || intake_write(chunk, (size_t)n) != 0 ||
		    EVP_DigestUpdate(a->md, chunk, (size_t)n) != 1)
			return "store";
	}
	return NULL;
}

/* Into the file to keep and the hash at once. NULL, or an error. */
static const char *
intake_copy(struct intake *a)
{
	const char *error;
	struct stat st;
	void *p;

	if (fstat(INTAKE_FROM, &st) != 0)
		return "store";
	a->size = (size_t)st.st_size;
	if (a->size == 0)
		return "empty";
	if (a->size > a->max)
		return "large";
	error = intake_chunks(a);
	if (error != NULL)
		return error;
	p = mmap(NULL, a->size, PROT_READ, MAP_SHARED, INTAKE_TO, 0);
	if (p == MAP_FAILED)
		return "store";
	a->data = p;
	/* begun, not waited for: the look takes as long */
	(void)sync_file_range(INTAKE_TO, 0, 0, SYNC_FILE_RANGE_WRITE);
	return NULL;
}

/* What is refused need not be safe. Steals said. */
static json_t *
intake_sync(const struct intake *a, json_t *said)
{
	if (json_object_get(said, "error") != NULL ||
	    a->size <= FILE_SMALL || fsync(INTAKE_TO) == 0)
		return said;
	json_decref(said);
	return intake_error(a, "store");
}

static void
intake_hash(struct intake *a)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_DigestFinal_ex(a->md, md, &n) != 1 || n != 32)
		fatal("event=intake why=hash");
	hex_text(md, n, a->sha256);
}

static json_t *
intake_photo(const struct intake *a)
{
	struct photo p;
	json_t *j;

	photo_check(a->data, a->size, &p);
	if (p.fault != NULL) {
		j = intake_error(a, p.fault);
		if (p.found != NULL)
			json_object_set_new(j, "found", json_string(p.found));
		json_object_set_new(j, "rows", json_integer(p.rows));
	} else {
		j = json_pack("{s:s, s:I, s:b}", "sha256", a->sha256, "size",
		    (json_int_t)a->size, "colour", p.colour);
	}
	if (p.format != NULL)
		json_object_set_new(j, "format", json_string(p.format));
	json_object_set_new(j, "width", json_integer(p.width));
	json_object_set_new(j, "height", json_integer(p.height));
	return j;
}

static json_t *
intake_pdf(const struct intake *a)
{
	struct pdf p;
	json_t *j;

	pdf_check(a->data, a->size, &p);
	if (p.fault == NULL)
		return json_pack("{s:s, s:I, s:s, s:i}", "sha256", a->sha256,
		    "size", (json_int_t)a->size, "format", "pdf", "pages",
		    p.pages);
	j = intake_error(a, p.fault);
	if (p.found != NULL)
		json_object_set_new(j, "found", json_string(p.found));
	json_object_set_new(j, "pages", json_integer(p.pages));
	json_object_set_new(j, "readable", json_integer(p.readable));
	return j;
}

static json_t *
intake_any(const struct intake *a)
{
	return json_pack("{s:s, s:I, s:s}", "sha256", a->sha256, "size",
	    (json_int_t)a->size, "format", "any");
}

static json_t *
intake_look(const struct intake *a)
{
	if (strcmp(a->rule, "photo") == 0)
		return intake_photo(a);
	return strcmp(a->rule, "pdf") == 0 ? intake_pdf(a) : intake_any(a);
}

/* What was found good so far goes to the scanner. Steals said. */
static json_t *
intake_scan(const struct intake *a, json_t *said)
{
	char name[SCAN_NAME] = "";
	enum scan scan = SCAN_SILENT;
	json_t *j;

	if (a->scan == NULL || json_object_get(said, "error") != NULL)
		return said;
	if (fcntl(INTAKE_SCAN, F_GETFD) != -1)
		scan = scan_bytes(INTAKE_SCAN, a->data, a->size, name);
	if (scan == SCAN_CLEAN)
		return said;
	if (scan == SCAN_SILENT)
		log_warn("event=scan clamd does not answer");
	if (scan == SCAN_SILENT && strcmp(a->scan, "required") != 0)
		return said;
	json_decref(said);
	j = intake_error(a, scan == SCAN_FOUND ? "virus" : "unscanned");
	if (scan == SCAN_FOUND)
		json_object_set_new(j, "found", json_string(name));
	return j;
}

static int
intake_rule(struct intake *a, const json_t *j)
{
	json_int_t max = json_integer_value(json_object_get(j, "max"));

	a->rule = json_string_value(json_object_get(j, "rule"));
	if (a->rule == NULL || max <= 0 || max > INTAKE_MAX ||
	    (strcmp(a->rule, "photo") != 0 && strcmp(a->rule, "pdf") != 0 &&
		strcmp(a->rule, "any") != 0))
		return -1;
	a->scan = json_string_value(json_object_get(j, "scan"));
	a->max = (size_t)max;
	return 0;
}

/*
 * With "-" for the rule: a child waits for the rule that comes with descriptors
 * on INTAKE_ANSWER, and when it has taken it the next one is made. Each is the
 * spawner's child (CLONE_PARENT), and tells him its number. Here nothing of a
 * file is ever touched.
 */

/* The rule, with fds[3]; NULL when there will be no more. */
static json_t *
intake_next(int fds[3])
{
	static char text[1024];
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(3 * sizeof(int))];
	} u = {0};
	struct iovec io = {text, sizeof(text)};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = u.room, .msg_controllen = sizeof(u.room)};
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(INTAKE_ANSWER, &m, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
	if (c == NULL || c->cmsg_type != SCM_RIGHTS ||
	    c->cmsg_len != CMSG_LEN(3 * sizeof(int)))
		return NULL;
	memcpy(fds, CMSG_DATA(c), 3 * sizeof(int));
	return json_loadb(text, (size_t)n, 0, NULL);
}

/* In the child: its file, and an end when the spawner ends. */
static json_t *
intake_wait(pid_t spawner, int nursery)
{
	struct pollfd asked = {.fd = INTAKE_ANSWER, .events = POLLIN};
	const pid_t pid = getpid();
	json_t *rule;
	int fds[3];

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != spawner)
		_exit(1);
	/* what a look touches of memory is its own before there is a file */
	if (poll(&asked, 1, 0) == 0)
		pdf_init();
	rule = intake_next(fds);
	if (rule == NULL ||
	    send(INTAKE_ANSWER, &pid, sizeof(pid), MSG_NOSIGNAL) !=
		sizeof(pid) ||
	    dup2(fds[0], INTAKE_FROM) == -1 || dup2(fds[1], INTAKE_TO) == -1 ||
	    dup2(fds[2], INTAKE_ANSWER) == -1)
		_exit(1);
	(void)send(nursery, "", 1, MSG_NOSIGNAL); /* which may have ended */
	close_range(INTAKE_ANSWER + 1, ~0U, 0);
	return rule;
}

/* Returns in each child, with its rule; the parent ends here. */
static json_t *
intake_nursery(void)
{
	const pid_t spawner = getppid();
	ssize_t taken = 0;
	int line[2];
	pid_t pid;
	char c;

	do {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, line) != 0)
			break;
		pid = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL,
		    NULL, NULL, NULL);
		if (pid == 0)
			return intake_wait(spawner, line[1]);
		close(line[1]);
		/* nothing from one that ended without a rule */
		taken = pid == -1 ? 0 : recv(line[0], &c, 1, 0);
		close(line[0]);
	} while (taken == 1);
	exit(0);
}

int
main(int argc, char **argv)
{
	struct intake a = {0};
	bool ahead = argc == 2 && strcmp(argv[1], "-") == 0;
	json_t *rule = NULL;
	const char *error;

	log_init("intake", LOG_LEVEL_WARN);
	/* libraries read their configuration now, and nothing later */
	pdf_init();
	a.md = EVP_MD_CTX_new();
	if (a.md == NULL || EVP_DigestInit_ex(a.md, EVP_sha256(), NULL) != 1)
		fatal("event=intake why=hash");
	if (sandbox_intake_prepare() != 0)
		return 1;
	if (ahead)
		rule = intake_nursery();
	if (!ahead && argc == 2)
		rule = json_loads(argv[1], 0, NULL);
	if (intake_rule(&a, rule) != 0)
		fatal("event=intake why=rule");
	signal(SIGPIPE, SIG_IGN); /* clamd may hang up */
	if (sandbox_intake(a.max) != 0)
		return 1;
	error = intake_copy(&a);
	if (error == NULL)
		intake_hash(&a);
	/* the libraries' own ends cost as much as a look: _exit */
	_exit(intake_answer(error != NULL ? intake_error(&a, error) :
	    intake_sync(&a, intake_scan(&a, intake_look(&a)))));
}
