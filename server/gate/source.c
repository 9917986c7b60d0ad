#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "server/gate/source.h"

/* An IPv4 address as ::ffff:a.b.c.d, whole; of IPv6 the first half. */
static void
source_key(unsigned char *key, const struct in6_addr *a)
{
	memset(key, 0, 16);
	memcpy(key, a->s6_addr, IN6_IS_ADDR_V4MAPPED(a) ? 16 : 8);
}

static void
source_map(struct in6_addr *six, const struct in_addr *four)
{
	memset(six, 0, sizeof *six);
	six->s6_addr[10] = six->s6_addr[11] = 0xff;
	memcpy(six->s6_addr + 12, four, 4);
}

void
source_set(struct source *s, const struct sockaddr_storage *ss)
{
	struct in6_addr six;

	memset(s, 0, sizeof *s);
	memset(&six, 0, sizeof six);
	if (ss->ss_family == AF_INET)
		source_map(&six,
		    &((const struct sockaddr_in *)(const void *)ss)->sin_addr);
	else if (ss->ss_family == AF_INET6)
		six = ((const struct sockaddr_in6 *)(const void *)ss)
			  ->sin6_addr;
	source_key(s->key, &six);
	if (IN6_IS_ADDR_V4MAPPED(&six))
		inet_ntop(AF_INET, six.s6_addr + 12, s->text, sizeof s->text);
	else
		inet_ntop(AF_INET6, &six, s->text, sizeof s->text);
}

bool
source_same(const struct source *a, const struct source *b)
{
	return memcmp(a->key, b->key, sizeof a->key) == 0;
}

void
source_penalise(struct source_penalties *p, const char *addr, time_t until)
{
	struct in6_addr six;
	struct in_addr four;
	unsigned char key[16];
	size_t i, best = 0;

	if (inet_pton(AF_INET, addr, &four) == 1)
		source_map(&six, &four);
	else if (inet_pton(AF_INET6, addr, &six) != 1)
		return;
	source_key(key, &six);
	for (i = 0; i < SOURCE_PENALTIES; i++) {
		if (memcmp(p->rows[i].key, key, sizeof key) == 0) {
			best = i;
			break;
		}
		if (p->rows[i].until < p->rows[best].until)
			best = i;
	}
	memcpy(p->rows[best].key, key, sizeof key);
	p->rows[best].until = until;
}

bool
source_penalised(const struct source_penalties *p, const struct source *s,
    time_t now)
{
	size_t i;

	for (i = 0; i < SOURCE_PENALTIES; i++)
		if (p->rows[i].until > now &&
		    memcmp(p->rows[i].key, s->key, sizeof s->key) == 0)
			return true;
	return false;
}
