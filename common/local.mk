# What both ends speak. Every program links libcommon.a.
noinst_LIBRARIES += libcommon.a
libcommon_a_CPPFLAGS = $(AM_CPPFLAGS) \
	-DTALENTHALL_LOCALEDIR='"$(pkgdatadir)/locale"' \
	-DTALENTHALL_DATADIR='"$(pkgdatadir)"' \
	-DTALENTHALL_LIBEXECDIR='"$(pkglibexecdir)"' \
	-DTALENTHALL_STATEDIR='"$(localstatedir)/lib/talenthall"'
libcommon_a_SOURCES = \
	%D%/args.c %D%/args.h \
	%D%/buf.c %D%/buf.h \
	%D%/clock.c %D%/clock.h \
	%D%/codes.c %D%/codes.h \
	%D%/conf.c %D%/conf.h %D%/conf_file.c \
	%D%/conf_signin.c %D%/conf_signin.h \
	%D%/date.c %D%/date.h \
	%D%/err.c %D%/err.h %D%/errors.def %D%/fields.def \
	%D%/hex.c %D%/hex.h \
	%D%/i18n.c %D%/i18n.h \
	%D%/ident.c %D%/ident.h \
	%D%/json_text.c %D%/json_text.h \
	%D%/jsonrpc.c %D%/jsonrpc.h \
	%D%/line.c %D%/line.h \
	%D%/log.c %D%/log.h \
	%D%/mem.c %D%/mem.h \
	%D%/profile.c %D%/profile.h %D%/profile_table.c \
	%D%/random.c %D%/random.h \
	%D%/region.c %D%/region.h \
	%D%/retirement.c %D%/retirement.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/workday.c %D%/workday.h
