# The rules. Part of librecords.a.
domain_sources = \
	%D%/account.c %D%/account.h \
	%D%/audit.c %D%/audit.h \
	%D%/password.c %D%/password.h \
	%D%/policy.c %D%/policy.h \
	%D%/secret.c %D%/secret.h \
	%D%/session.c %D%/session.h \
	%D%/sshkey.c %D%/sshkey.h
