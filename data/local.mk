# What administrators edit, one list a folder: paths are the same here and below
# pkgdatadir. Services and migrations are listed beside the code that reads them
# (server/domain, server/store).
edited_files += %D%/talenthall.conf %D%/attachments.cfg \
	%D%/certificates.cfg \
	%D%/opinions.cfg \
	%D%/providers.cfg \
	%D%/attachments/templates/integrity_statement.txt \
	%D%/holidays/2024.cfg \
	%D%/holidays/2025.cfg \
	%D%/holidays/2026.cfg \
	%D%/holidays/2027.cfg \
	%D%/halls/chaoyang.cfg %D%/halls/haidian.cfg \
	%D%/halls/text/notice-chaoyang.en.txt \
	%D%/halls/text/notice-chaoyang.zh.txt \
	%D%/halls/text/notice-haidian.en.txt \
	%D%/halls/text/notice-haidian.zh.txt
EXTRA_DIST += $(edited_files) %D%/keep.sh
keep = $(SHELL) $(srcdir)/%D%/keep.sh
keep_where = $(srcdir)/%D% $(DESTDIR)$(pkgdatadir) $(edited_files:%D%/%=%)
install-data-local: install-edited
uninstall-local: uninstall-edited
.PHONY: install-edited uninstall-edited
install-edited:
	$(AM_V_at)$(keep) install $(keep_where)
uninstall-edited:
	$(AM_V_at)$(keep) uninstall $(keep_where)
demodir = $(pkgdatadir)/demo
dist_demo_DATA = %D%/demo/cases.cfg %D%/demo/photo.png %D%/demo/register.csv
include data/systemd/local.mk
