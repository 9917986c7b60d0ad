# The records role: sessions, dispatch, group commit, sign-in.
# librecords.a is everything that touches the database; talenthalld links it.
noinst_LIBRARIES += librecords.a
records_sources = \
	%D%/auth.c %D%/auth.h %D%/auth_local.h \
	%D%/auth_penalty.c %D%/auth_provider.c %D%/auth_rule.c \
	%D%/auth_talk.c %D%/auth_talk.h \
	%D%/auth_ways.c %D%/auth_words.c \
	%D%/batch.c %D%/batch.h \
	%D%/calendar.c %D%/calendar.h \
	%D%/ctl.c %D%/ctl.h \
	%D%/dispatch.c %D%/dispatch.h \
	%D%/docs.c %D%/docs.h \
	%D%/hash.c \
	%D%/hasher.c %D%/hasher.h \
	%D%/idempotency.c %D%/idempotency.h \
	%D%/inquiry.c %D%/inquiry.h \
	%D%/intake.c %D%/intake.h \
	%D%/methods.c \
	%D%/outbox.c %D%/outbox.h \
	%D%/provider.c %D%/provider.h \
	%D%/push.c %D%/push.h \
	%D%/records.c %D%/records.h \
	%D%/rekey.c %D%/rekey.h \
	%D%/redeem.c %D%/redeem.h \
	%D%/session.c %D%/session.h
librecords_a_SOURCES = server/ctx.c server/ctx.h \
	server/secret.c server/secret.h \
	$(store_sources) $(workflow_sources) $(domain_sources) $(rpc_sources) \
	$(records_sources) $(ctl_sources)
