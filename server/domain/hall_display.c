/* Who may see a hall's wall display: keys, addresses, networks. */
#include "config.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/hall.h"

/* An address, or a network of them: ADDRESS/BITS. */
static bool
display_network(const char *text, int *family, unsigned char net[16], int *bits)
{
	char address[HALL_DISPLAY], *slash, *end;
	long n;

	if (!str_copy(address, sizeof(address), text))
		return false;
	slash = strchr(address, '/');
	if (slash != NULL)
		*slash++ = '\0';
	*family = strchr(address, ':') != NULL ? AF_INET6 : AF_INET;
	*bits = *family == AF_INET ? 32 : 128;
	if (inet_pton(*family, address, net) != 1)
		return false;
	if (slash == NULL)
		return true;
	n = strtol(slash, &end, 10);
	if (end == slash || *end != '\0' || n < 0 || n > *bits)
		return false;
	*bits = (int)n;
	return true;
}

bool
hall_network(const char *text)
{
	unsigned char net[16];
	int family, bits;

	return display_network(text, &family, net, &bits);
}

static bool
display_within(const char *text, const char *from)
{
	unsigned char net[16], address[16];
	int family, of, bits, whole;

	/* an IPv4 address that came in by an IPv6 socket */
	if (strncmp(from, "::ffff:", 7) == 0 && strchr(from, '.') != NULL)
		from += 7;
	if (!display_network(text, &family, net, &bits) ||
	    !display_network(from, &of, address, &whole) || of != family)
		return false;
	for (int i = 0; i < bits; i++)
		if ((net[i / 8] ^ address[i / 8]) & 0x80 >> i % 8)
			return false;
	return true;
}

bool
hall_display_may(const struct hall *h, const char *from,
    const char *fingerprint)
{
	for (size_t i = 0; i < h->ndisplay_from; i++)
		if (display_within(h->display_from[i], from))
			return true;
	for (size_t i = 0; i < h->ndisplay_keys; i++)
		if (strcmp(h->display_keys[i], fingerprint) == 0)
			return true;
	return false;
}
