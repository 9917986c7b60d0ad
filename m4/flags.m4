# TH_TRY_CFLAGS(VARIABLE, FLAGS): append each flag that the compiler takes.
AC_DEFUN([TH_TRY_CFLAGS], [
for th_flag in m4_normalize([$2]); do
	AC_MSG_CHECKING([whether $CC takes $th_flag])
	th_saved=$CFLAGS
	CFLAGS="$CFLAGS -Werror $th_flag"
	AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
		[$1="$$1 $th_flag"; AC_MSG_RESULT([yes])],
		[AC_MSG_RESULT([no])])
	CFLAGS=$th_saved
done
])
