#!/usr/bin/env bash
# Days are Shanghai's whatever the machine's zone: half past midnight there is
# still the day before in London and New York.
. "$TOP_SRCDIR/tests/lib/hall.sh"
hall_start
hall_stop
for zone in UTC America/New_York; do
	HALL_PORT=0
	hall_serve env TZ="$zone" faketime \
		"$(TZ=$zone date -d '2030-03-01T00:30:00+08:00' '+%F %T')"
	id=$(hall hr employee.list name=zw | jq -r '.items[0].id')
	reply=$(hall hr association.release id="$id" left_on=2030-03-02 \
		reason=resigned)
	like "$reply" '"field":"left_on".*field.date_future|field.date_future.*"field":"left_on"' \
		"with TZ=$zone tomorrow in Shanghai is the future"
	reply=$(hall hr association.release id="$id" left_on=2030-03-01)
	[[ $reply == *'"field":"reason"'* && $reply != *date_future* ]]
	ok $? "with TZ=$zone today in Shanghai is not"
	hall_stop
done
done_testing
