# Benchmarks: ./bootstrap bench. Timing belongs here, not in make check.
EXTRA_PROGRAMS = %D%/cases %D%/pages
tests_bench_cases_SOURCES = %D%/cases.c
tests_bench_cases_LDADD = librecords.a libproc.a libsandbox.a libcommon.a \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS) $(ICU_LIBS) \
	$(OATH_LIBS) $(ZINT_LIBS) $(CRYPT_LIBS) $(CRYPTO_LIBS) \
	$(LIBEVENT_LIBS) $(SECCOMP_LIBS)
tests_bench_pages_SOURCES = %D%/pages.c
tests_bench_pages_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_bench_pages_LDADD = $(JANSSON_LIBS)
EXTRA_DIST += %D%/run %D%/sftp
CLEANFILES += %D%/cases %D%/pages
.PHONY: bench
bench: all
	$(srcdir)/%D%/run --objdir $(abs_builddir)
