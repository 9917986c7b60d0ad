# The wire: parameters in, replies out, and the method table.
rpc_sources = \
	%D%/account.c \
	%D%/audit.c \
	%D%/config.c \
	%D%/method.c %D%/method.h \
	%D%/methods.c %D%/methods.h \
	%D%/server.c \
	%D%/session.c
