# Benchmarks: ./bootstrap bench. Timing belongs here, not in make check.
bench_records = librecords.a libproc.a libsandbox.a libcommon.a \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS) $(ICU_LIBS) \
	$(OATH_LIBS) $(ZINT_LIBS) $(CRYPT_LIBS) $(CRYPTO_LIBS) \
	$(LIBEVENT_LIBS) $(SECCOMP_LIBS)
bench_common = %D%/bench.c %D%/bench.h
bench_house = $(bench_common) %D%/house.c %D%/house.h %D%/load.c %D%/load.h \
	%D%/bare.c %D%/bare.h
bench_house_libs = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS)
bench_programs = %D%/approve %D%/cases %D%/fill %D%/pages
EXTRA_PROGRAMS = $(bench_programs)
tests_bench_approve_SOURCES = %D%/approve.c $(bench_house)
tests_bench_approve_LDADD = $(bench_house_libs)
tests_bench_cases_SOURCES = %D%/cases.c
tests_bench_cases_LDADD = $(bench_records)
tests_bench_fill_SOURCES = %D%/fill.c $(bench_common)
tests_bench_fill_LDADD = $(bench_records)
tests_bench_pages_SOURCES = %D%/pages.c
tests_bench_pages_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_bench_pages_LDADD = $(JANSSON_LIBS)
EXTRA_DIST += %D%/run %D%/sftp
CLEANFILES += $(bench_programs)
.PHONY: bench
bench: all
	$(srcdir)/%D%/run --objdir $(abs_builddir)
