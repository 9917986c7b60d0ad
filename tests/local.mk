# Tests speak TAP. Unit tests are cmocka programs; the rest drive a real hall.
EXTRA_DIST += tests/lib tests/data
include tests/unit/local.mk
include tests/screen/local.mk
