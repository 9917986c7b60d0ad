/*
 * What nobody can foresee, from the kernel. A machine that has none to give
 * ends the process.
 */
#ifndef COMMON_RANDOM_H
#define COMMON_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Capitals and digits without those that are taken for others. */
extern const char random_letters[];

void random_fill(void *out, size_t n);
/* 0 to n - 1, each as likely; n is not 0. */
uint64_t random_below(uint64_t n);
/* size - 1 signs of set, each as likely, and the end. */
void random_text(char *out, size_t size, const char *set);
/* 2 * n digits in lower case, and the end. */
void random_hex(char *out, size_t n);

#endif
