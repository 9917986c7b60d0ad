# Dates, numbers and holds in pictures of appointments. Source it after
# shot.inc.sh.
eval "booking_$(declare -f mask)"
mask() {
	booking_mask | sed -E \
		-e 's/YY-(YYYY|[0-9]{4})-[0-9]{6}/YY-YYYY-NNNNNN/g' \
		-e 's/(MM-DD|[0-9]{2}-[0-9]{2}) (周.|(Mon|Tue|Wed|Thu|Fri|Sat|Sun))/MM-DD DAY/g' \
		-e 's/[0-9]{1,2}月[0-9]{1,2}日/M月D日/g' \
		-e 's/20[0-9]{2}-[0-9]{2}-[0-9]│/YYYY-MM-D│/' \
		-e 's/│[0-9]{2}-[0-9]{6}$/│YY-NNNNNN/' \
		-e 's/(M月D日.*[^ ]) +(│|共)/\1 \2/' \
		-e 's, +[0-9]+ / [0-9]+, N / N,g' \
		-e 's,[0-9]+% +[0-9]+/[0-9]+ 分钟 *,N% N/M 分钟 ,' \
		-e 's/ [0-9]:[0-9]{2}( |$)/ M:SS\1/g' \
		-e 's/ (周.|Mon|Tue|Wed|Thu|Fri|Sat|Sun) / DAY /g'
}
