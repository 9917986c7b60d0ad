#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "common/args.h"
#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/courier/command.h"

#define COMMAND_PATH \
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* An encoded word holds 75 columns, its frame takes 12 of them. */
enum { COMMAND_WORD = 45 };

static bool
command_sms_fits(const char *to)
{
	size_t n;

	if (*to == '+')
		to++;
	n = strspn(to, "0123456789");
	return n >= 3 && n <= 20 && to[n] == '\0';
}

bool
command_recipient_fits(const char *channel, const char *to)
{
	const char *at = strchr(to, '@');

	if (strcmp(channel, "sms") == 0)
		return command_sms_fits(to);
	if (to[0] == '-' || at == NULL || at == to || at[1] == '\0' ||
	    strlen(to) > 254)
		return false;
	for (; *to != '\0'; to++)
		if (!isgraph((unsigned char)*to) ||
		    strchr("\"'(),:;<>[]\\`|&$", *to) != NULL)
			return false;
	return true;
}

/* Subject as encoded words, each ending at a character. */
static void
command_subject(struct buf *b, const char *s)
{
	unsigned char out[COMMAND_WORD * 4 / 3 + 8];
	size_t n;

	while (*s != '\0') {
		n = utf8_cut(s, COMMAND_WORD);
		if (n == 0)
			return;
		EVP_EncodeBlock(out, (const unsigned char *)s, (int)n);
		buf_printf(b, "=?UTF-8?B?%s?=", (const char *)out);
		s += n;
		if (*s != '\0')
			buf_add_str(b, "\n ");
	}
}

char *
command_mail(const char *from, const char *to, const char *subject,
    const char *body)
{
	char date[64];
	struct buf b = {0};
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
	if (from[0] != '\0')
		buf_printf(&b, "From: %s\n", from);
	buf_printf(&b, "To: %s\nSubject: ", to);
	command_subject(&b, subject);
	buf_printf(&b, "\nDate: %s\nMIME-Version: 1.0\n"
		       "Content-Type: text/plain; charset=UTF-8\n"
		       "Content-Transfer-Encoding: 8bit\n"
		       "Auto-Submitted: auto-generated\n\n",
	    date);
	buf_add_str(&b, body);
	return buf_steal(&b);
}

bool
command_usable(const char *line, const char **why)
{
	char **words, *path;
	size_t n;
	bool found = false;
	const char *dir = COMMAND_PATH;

	if (args_split(line, &words, &n) != ARGS_OK || n == 0) {
		*why = "it cannot be split into words";
		return false;
	}
	if (strchr(words[0], '/') != NULL)
		found = access(words[0], X_OK) == 0;
	else
		for (size_t len; !found && *dir != '\0';
		     dir += len + (dir[len] == ':')) {
			len = strcspn(dir, ":");
			path = xasprintf("%.*s/%s", (int)len, dir, words[0]);
			found = access(path, X_OK) == 0;
			free(path);
		}
	args_free(words);
	*why = "its program cannot be executed";
	return found;
}

/* The words to execute, the recipient among them. */
static char **
command_words(const struct command *c)
{
	char **words, **argv, *at;
	size_t n;
	bool placed = false;

	if (args_split(c->line, &words, &n) != ARGS_OK || n == 0)
		return NULL;
	argv = xcalloc(n + 2, sizeof *argv);
	for (size_t i = 0; i < n; i++) {
		at = c->to != NULL ? strstr(words[i], "{to}") : NULL;
		if (at != NULL)
			argv[i] = xasprintf("%.*s%s%s", (int)(at - words[i]),
			    words[i], c->to, at + 4);
		else
			argv[i] = xstrdup(words[i]);
		placed = placed || at != NULL;
	}
	if (!placed && c->to != NULL)
		argv[n] = xstrdup(c->to);
	args_free(words);
	return argv;
}

/* What the command reads: a file in memory needs nobody to feed it. */
static int
command_input(const char *body)
{
	size_t len = strlen(body), done = 0;
	int fd = memfd_create("message", MFD_CLOEXEC);
	ssize_t n;

	while (fd != -1 && done < len) {
		n = write(fd, body + done, len - done);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	if (fd != -1 && lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static _Noreturn void
command_exec(char **argv, int input, pid_t parent)
{
	static char path[] = "PATH=" COMMAND_PATH, locale[] = "LC_ALL=C.UTF-8",
		    home[] = "HOME=/nonexistent";
	char *env[] = {path, locale, home, NULL};
	sigset_t none;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	/* Nothing it says may reach our log: it could repeat the message. */
	if (setsid() == -1 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
	    getppid() != parent || null == -1 || dup2(input, 0) == -1 ||
	    dup2(null, 1) == -1 || dup2(null, 2) == -1)
		_exit(EX_TEMPFAIL);
	close_range(3, ~0U, 0);
	execvpe(argv[0], argv, env);
	/* Somebody will put the command right: it is worth another try. */
	_exit(EX_TEMPFAIL);
}

pid_t
command_start(const struct command *c)
{
	char **argv = command_words(c);
	int input = command_input(c->body);
	pid_t pid = -1, parent = getpid();
	int why = EINVAL;

	if (argv != NULL && input != -1)
		pid = fork();
	if (pid == 0)
		command_exec(argv, input, parent);
	if (argv != NULL)
		why = errno;
	if (input != -1)
		close(input);
	for (size_t i = 0; argv != NULL && argv[i] != NULL; i++) {
		explicit_bzero(argv[i], strlen(argv[i]));
		free(argv[i]);
	}
	free(argv);
	errno = why; /* of what could not be done, not of tidying up */
	return pid;
}
