/*
 * Pinyin of names, for sorting and for search by initials. Surnames have
 * their own readings (曾 zeng, 单 shan, 仇 qiu, 区 ou, 解 xie, 查 zha).
 */
#ifndef SERVER_DOMAIN_PINYIN_H
#define SERVER_DOMAIN_PINYIN_H

#include <stddef.h>

/*
 * full: syllables in lower case, one blank between; initials: their first
 * letters. Both are terminated and cut at their size. What has no reading is
 * left out. person tells that name begins with a surname.
 */
void pinyin(const char *name, int person, char *full, size_t full_size,
    char *initials, size_t initials_size);

#endif
