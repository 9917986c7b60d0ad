# Benchmarks: ./bootstrap bench. Timing belongs here, not in make check.
EXTRA_PROGRAMS = %D%/pages
tests_bench_pages_SOURCES = %D%/pages.c
tests_bench_pages_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_bench_pages_LDADD = $(JANSSON_LIBS)
EXTRA_DIST += %D%/run %D%/sftp
CLEANFILES += %D%/pages
.PHONY: bench
bench: all
	$(srcdir)/%D%/run --objdir $(abs_builddir)
