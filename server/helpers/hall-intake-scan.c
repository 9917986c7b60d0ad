#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/helpers/hall-intake-scan.h"

enum { SCAN_CHUNK = 64 * 1024, SCAN_REPLY = 1024 };

/* False: nobody reads, which an answer that is there already may explain. */
static bool
scan_write(int fd, const void *data, size_t n, int64_t end)
{
	const unsigned char *p = data;
	ssize_t w;

	while (n > 0) {
		if (clock_seconds() > end)
			return false;
		w = write(fd, p, n);
		if (w == -1 && errno != EINTR && errno != EAGAIN)
			return false;
		if (w > 0) {
			p += w;
			n -= (size_t)w;
		}
	}
	return true;
}

static bool
scan_send(int fd, const unsigned char *data, size_t n, int64_t end)
{
	static const char word[] = "zINSTREAM";
	size_t at, k;
	uint32_t head;

	if (!scan_write(fd, word, sizeof(word), end))
		return false;
	for (at = 0; at < n; at += k) {
		k = n - at < SCAN_CHUNK ? n - at : SCAN_CHUNK;
		head = htonl((uint32_t)k);
		if (!scan_write(fd, &head, sizeof(head), end) ||
		    !scan_write(fd, data + at, k, end))
			return false;
	}
	head = 0;
	return scan_write(fd, &head, sizeof(head), end);
}

/* To its NUL, which the z of the word asks for, or the end. */
static bool
scan_read(int fd, char reply[SCAN_REPLY], int64_t end)
{
	size_t n = 0;
	ssize_t r;

	while (n + 1 < SCAN_REPLY && clock_seconds() <= end) {
		r = read(fd, reply + n, SCAN_REPLY - 1 - n);
		if (r == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (r == -1)
			return false;
		n += (size_t)r;
		reply[n] = '\0';
		if (r == 0 || strlen(reply) < n)
			return n > 0;
	}
	return false;
}

/* "stream: OK" or "stream: NAME FOUND"; NAME is shown, so it is made plain. */
static enum scan
scan_parse(char *reply, char name[SCAN_NAME])
{
	static const char head[] = "stream: ", found[] = " FOUND";
	size_t n = strlen(reply), at = sizeof(head) - 1, i;

	while (n > 0 && reply[n - 1] == '\n')
		reply[--n] = '\0';
	if (strcmp(reply, "stream: OK") == 0)
		return SCAN_CLEAN;
	if (n <= at + sizeof(found) - 1 || strncmp(reply, head, at) != 0 ||
	    strcmp(reply + n - (sizeof(found) - 1), found) != 0)
		return SCAN_SILENT;
	n -= sizeof(found) - 1 + at;
	for (i = 0; i < n && i < SCAN_NAME - 1; i++)
		name[i] = reply[at + i] > ' ' && reply[at + i] < 0x7f ?
		    reply[at + i] : '?';
	name[i] = '\0';
	return SCAN_FOUND;
}

enum scan
scan_bytes(int fd, const unsigned char *data, size_t n, char name[SCAN_NAME])
{
	int64_t end = clock_seconds() + SCAN_SECONDS;
	char reply[SCAN_REPLY] = "";

	name[0] = '\0';
	/* it may answer, and close, before it has read all */
	(void)scan_send(fd, data, n, end);
	return scan_read(fd, reply, end) ? scan_parse(reply, name) :
					   SCAN_SILENT;
}
