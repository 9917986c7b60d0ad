#include "config.h"

#include "server/store/application.h"
#include "server/store/store.h"

int
store_service_version_load(struct ctx *ctx, const char *service, int version,
    char sha256[65], char **content, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT sha256, content FROM service_version"
	    " WHERE service = ?1 AND version = ?2");
	int rc;

	stmt_text(s, 1, service);
	stmt_int(s, 2, version);
	rc = stmt_step(s, e);
	if (rc == 1) {
		column_copy(s, 0, sha256, 65);
		*content = ctx_strdup(ctx, column_text(s, 1));
	}
	stmt_done(s);
	return rc;
}

int
store_service_version_insert(struct ctx *ctx, const char *service,
    int version, const char *sha256, const char *content, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO service_version (service, version, sha256, content,"
	    " published_at) VALUES (?1, ?2, ?3, ?4, ?5)");

	stmt_text(s, 1, service);
	stmt_int(s, 2, version);
	stmt_text(s, 3, sha256);
	stmt_text(s, 4, content);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

int
store_service_version_last(
    struct ctx *ctx, const char *service, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT max(version) FROM service_version WHERE service = ?1");
	int rc;

	stmt_text(s, 1, service);
	rc = stmt_step(s, e);
	if (rc == 1)
		rc = (int)column_int(s, 0);
	stmt_done(s);
	return rc;
}
