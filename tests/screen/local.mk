# Golden pictures of the screens, over real SSH.
EXTRA_DIST += %D%/application_walk.sh %D%/attachment_walk.sh %D%/golden %D%/golden.sh %D%/golden_home.sh %D%/inventory.sh \
	%D%/golden_account.sh %D%/act.inc.sh %D%/booking.inc.sh %D%/booking_walk.sh %D%/booking_desk_walk.sh %D%/booking_freeze_walk.sh %D%/counter_walk.sh %D%/register_walk.sh \
	%D%/preview_walk.sh %D%/slip_walk.sh %D%/slot_walk.sh %D%/scan_walk.sh %D%/display_walk.sh %D%/booking_waiting_walk.sh \
	%D%/profile_walk.sh %D%/review_walk.sh %D%/shot.inc.sh %D%/title_walk.sh \
	%D%/unit_walk.sh
TESTS += %D%/inventory.sh
if HAVE_VTERM
TESTS += %D%/golden.sh %D%/golden_home.sh %D%/golden_account.sh \
	%D%/application_walk.sh %D%/display_walk.sh %D%/booking_waiting_walk.sh %D%/booking_walk.sh %D%/booking_desk_walk.sh \
	%D%/booking_freeze_walk.sh %D%/counter_walk.sh \
	%D%/attachment_walk.sh %D%/register_walk.sh %D%/preview_walk.sh %D%/slip_walk.sh %D%/slot_walk.sh %D%/scan_walk.sh \
	%D%/profile_walk.sh %D%/review_walk.sh %D%/title_walk.sh %D%/unit_walk.sh
endif

# A folder, not what make would make of golden.sh.
%D%/golden: ;
