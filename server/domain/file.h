/*
 * Files that people upload: what hall-intake said of one becomes a record or
 * a refusal. Issue by issue more kinds come; the photo is the first.
 */
#ifndef SERVER_DOMAIN_FILE_H
#define SERVER_DOMAIN_FILE_H

#include "server/store/file.h"

/*
 * What hall-intake shall look for, {"rule","max"}; a method's file_rule. New
 * reference.
 */
json_t *photo_rule(struct ctx *ctx, const json_t *params);

/*
 * The common part: is what was said of the file a fault? Names the field
 * "file", the limit and what was found. formats: "JPEG, PNG". 0 or -1.
 */
int file_fault(const json_t *said, const char *formats, int64_t max,
    struct err *e);
/* "2 MB", "1 KB" or "17 B". */
void file_size_text(int64_t n, char *buf, size_t size);
/* A row for the bytes, which are there. f is filled. 0 or -1. */
int file_keep(struct ctx *ctx, const json_t *said, struct file_row *f,
    struct err *e);

/* The actor's own photo, from what hall-intake said. 0 or -1. */
int photo_put(struct ctx *ctx, const json_t *said, struct person_photo *p,
    struct err *e);
/* The same without the bytes. */
int photo_see(struct ctx *ctx, int64_t id, const char *purpose,
    struct person_photo *p, struct err *e);
/*
 * A person's photo and its bytes (reply_fd of ctx); id 0 is the actor. Others'
 * need a purpose, which is recorded. 0 or -1.
 */
int photo_get(struct ctx *ctx, int64_t id, const char *purpose,
    struct person_photo *p, struct err *e);

/* 1: the person has one, 0: not, -1. p may be NULL. */
int person_photo(struct ctx *ctx, int64_t person_id, struct person_photo *p,
    struct err *e);

#endif
