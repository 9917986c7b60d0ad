/* GB/T 2260: provinces, and the districts of Beijing. */
#ifndef COMMON_REGION_H
#define COMMON_REGION_H

#include <stddef.h>

struct region {
	char code[7];      /* six digits */
	const char *name;  /* Chinese */
	const char *ident; /* ASCII word of a Beijing district, else NULL */
};

/* The province of a code's first two digits; NULL if there is none. */
const struct region *region_province(const char *code);
/* A Beijing district by its six digits or its word; NULL if unknown. */
const struct region *region_district(const char *code);
/* All districts of Beijing in the order of their codes; *n is set. */
const struct region *region_districts(size_t *n);

#endif
