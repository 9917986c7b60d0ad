/* What disk.c, disk_rpc.c and disk_sql.c share; tests/lib/disk.py knows the places. */
#ifndef TESTS_LIB_DISK_H
#define TESTS_LIB_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum { DISK_MAGIC = 0x4b534944, DISK_RECORD = 4096 /* where it begins */ };
enum { DISK_HONEST, DISK_LYING, DISK_LYING_FOLDERS, DISK_LYING_FILES };

/* Written by the test but for tail, hits and full; disk.py knows the places. */
struct page {
	uint32_t magic;
	uint32_t size;           /* of the page with its record */
	_Atomic uint32_t tail;   /* end of the record */
	_Atomic uint32_t hits;   /* faults that were injected */
	uint32_t recording;
	uint32_t lying;          /* syncs do nothing and say they did: DISK_* */
	_Atomic uint32_t full;   /* the record had no room */
	/* armed when op is not empty; the first skip calls pass */
	_Atomic int32_t skip, count; /* count -1: all of them */
	int32_t error;
	char op[16];             /* write sync open read rename short memory */
	char part[64];           /* of the file's name, or of the role's */
	/* disk_sql.c */
	uint32_t early;          /* commits are done after their answers */
	uint32_t careless;       /* synchronous=OFF for FULL */
	_Atomic uint32_t nth;    /* the statement of a marked request to fail */
	_Atomic uint32_t steps;  /* statements that it had */
	char failed[128];        /* the one that failed */
	_Atomic int32_t clock;   /* seconds by which the time of day is wrong */
	uint32_t halves;         /* each statement is a transaction */
};

extern struct page *disk; /* NULL: nothing is done */
extern char disk_role[32]; /* "-x ROLE" of the command line, or the program */
/* The whole name of an open file that ends so; "" when there is none. */
const char *disk_open_name(const char *end);

/* disk_rpc.c: called when the page is there. */
void disk_rpc_init(void);
/* disk_sql.c: the request that is read now is the one to count. */
void disk_sql_count(void);
/* It is left for another process to answer, and taken up again. */
void disk_sql_wait(bool waits);

#endif
