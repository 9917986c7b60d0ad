#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "common/hex.h"
#include "common/log.h"
#include "common/random.h"

const char random_letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

void
random_fill(void *out, size_t n)
{
	unsigned char *p = out;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);

		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			fatal("event=getrandom error=\"%s\"", strerror(errno));
		p += got;
		n -= (size_t)got;
	}
}

/* Those beyond the last whole multiple of n would favour the first. */
uint64_t
random_below(uint64_t n)
{
	const uint64_t end = UINT64_MAX - UINT64_MAX % n;
	uint64_t r;

	do
		random_fill(&r, sizeof(r));
	while (r >= end);
	return r % n;
}

void
random_text(char *out, size_t size, const char *set)
{
	const size_t n = strlen(set);

	for (size_t i = 0; i + 1 < size; i++)
		out[i] = set[random_below(n)];
	out[size - 1] = '\0';
}

void
random_hex(char *out, size_t n)
{
	unsigned char raw[64];

	while (n > 0) {
		size_t part = n < sizeof(raw) ? n : sizeof(raw);

		random_fill(raw, part);
		hex_text(raw, part, out);
		out += 2 * part;
		n -= part;
	}
	*out = '\0';
}
