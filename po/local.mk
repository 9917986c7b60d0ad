# Catalogues. zh_CN.d/ holds one fragment a room; they are one catalogue.
# Fragments have no header, which msgcat would want in each: so they are
# strung together, and msguniq takes out what several rooms say.
# locpath/zh_CN.UTF-8 is the system's C.utf8: no zh_CN locale is needed.
po_fragments = $(sort $(wildcard $(srcdir)/po/zh_CN.d/*.po))
po_head = $(srcdir)/po/zh_CN.head.po
EXTRA_DIST += po/zh_CN.head.po po/zh_CN.d
CLEANFILES += po/zh_CN.po

po/zh_CN.po: $(po_head) $(po_fragments)
	$(AM_V_GEN)$(MKDIR_P) po && for f in $(po_head) $(po_fragments); do \
		cat $$f && echo; done | $(MSGCAT:%msgcat=%msguniq) --use-first \
		-o $@.tmp - && mv $@.tmp $@

locale/zh_CN/LC_MESSAGES/talenthall.mo: po/zh_CN.po
	$(AM_V_GEN)$(MKDIR_P) locale/zh_CN/LC_MESSAGES locale/locpath && \
		$(MSGFMT) --check -o $@.tmp po/zh_CN.po && mv $@.tmp $@ && \
		ln -sfn /usr/lib/locale/C.utf8 locale/locpath/zh_CN.UTF-8

all-local: locale/zh_CN/LC_MESSAGES/talenthall.mo

install-data-local: locale/zh_CN/LC_MESSAGES/talenthall.mo
	$(MKDIR_P) $(DESTDIR)$(pkgdatadir)/locale/zh_CN/LC_MESSAGES \
		$(DESTDIR)$(pkgdatadir)/locale/locpath
	$(INSTALL_DATA) locale/zh_CN/LC_MESSAGES/talenthall.mo \
		$(DESTDIR)$(pkgdatadir)/locale/zh_CN/LC_MESSAGES/
	ln -sfn /usr/lib/locale/C.utf8 \
		$(DESTDIR)$(pkgdatadir)/locale/locpath/zh_CN.UTF-8

uninstall-local:
	rm -rf $(DESTDIR)$(pkgdatadir)/locale

clean-local:
	rm -rf locale
