# The rows: the driver, the migrations, one file a noun. Part of librecords.a.
store_sources = \
	%D%/account.c %D%/account.h \
	%D%/audit.c %D%/audit.h \
	%D%/idempotency.c %D%/idempotency.h \
	%D%/migrate.c %D%/migrate.h \
	%D%/session.c %D%/session.h \
	%D%/sqlite.c %D%/sqlite.h \
	%D%/store.h

sqldir = $(pkgdatadir)/sql
dist_sql_DATA = \
	data/sql/0001_account.sql \
	data/sql/0002_audit.sql
