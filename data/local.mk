# Configuration as installed; each folder's content is a list of its own.
dist_pkgdata_DATA = %D%/talenthall.conf
