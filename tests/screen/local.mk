# Golden pictures of the screens, over real SSH.
EXTRA_DIST += %D%/golden %D%/golden.sh %D%/golden_home.sh %D%/inventory.sh \
	%D%/profile_walk.sh %D%/shot.inc.sh \
	%D%/unit_walk.sh
TESTS += %D%/inventory.sh
if HAVE_VTERM
TESTS += %D%/golden.sh %D%/golden_home.sh %D%/profile_walk.sh %D%/unit_walk.sh
endif

# A folder, not what make would make of golden.sh.
%D%/golden: ;
