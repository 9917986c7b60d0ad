# Configuration as installed, one list a folder. Services and migrations are
# listed beside the code that reads them (server/domain, server/store).
dist_pkgdata_DATA = %D%/talenthall.conf %D%/attachments.cfg \
	%D%/certificates.cfg \
	%D%/opinions.cfg \
	%D%/providers.cfg
attachmentdir = $(pkgdatadir)/attachments/templates
dist_attachment_DATA = %D%/attachments/templates/integrity_statement.txt
holidaysdir = $(pkgdatadir)/holidays
dist_holidays_DATA = \
	%D%/holidays/2024.cfg \
	%D%/holidays/2025.cfg \
	%D%/holidays/2026.cfg \
	%D%/holidays/2027.cfg
hallsdir = $(pkgdatadir)/halls
dist_halls_DATA = %D%/halls/chaoyang.cfg %D%/halls/haidian.cfg
halltextdir = $(pkgdatadir)/halls/text
dist_halltext_DATA = \
	%D%/halls/text/notice-chaoyang.en.txt \
	%D%/halls/text/notice-chaoyang.zh.txt \
	%D%/halls/text/notice-haidian.en.txt \
	%D%/halls/text/notice-haidian.zh.txt
demodir = $(pkgdatadir)/demo
dist_demo_DATA = %D%/demo/cases.cfg %D%/demo/photo.png %D%/demo/register.csv
include data/systemd/local.mk
