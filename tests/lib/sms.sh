# A phone and a mail box for a hall: messages are appended to a file. Source it
# before tests/lib/hall.sh and call hall_phone before hall_start.
#
#	hall_phone
#	hall_start
#	... something that sends to 13800000000 ...
#	body=$(hall_sms 13800000000)	# the last one to it, waited for
#	code=$(hall_sms_code 13800000000)

# Further lines of the configuration may be given as arguments.
hall_phone() {
	HALL_PHONE=$(mktemp -d "${TMPDIR:-/tmp}/phone.XXXXXX")
	: >"$HALL_PHONE/sms"
	: >"$HALL_PHONE/mail"
	cat >"$HALL_PHONE/send" <<-'END'
	#!/bin/sh
	# send FILE TO: a line "TO<TAB>BODY", newlines as blanks
	body=$(tr '\n' ' ')
	printf '%s\t%s\n' "$2" "$body" >>"$1"
	END
	chmod +x "$HALL_PHONE/send"
	# a test may put another command in the place of the first
	cp "$HALL_PHONE/send" "$HALL_PHONE/sendmail"
	HALL_CONF=$HALL_PHONE/hall.conf
	hall_phone_conf "$@"
}

hall_phone_conf() {
	{
		printf 'sms_command = "%s %s {to}";\n' "$HALL_PHONE/send" \
			"$HALL_PHONE/sms"
		printf 'mail_command = "%s %s";\n' "$HALL_PHONE/sendmail" \
			"$HALL_PHONE/mail"
		[ $# = 0 ] || printf '%s\n' "$@"
	} >"$HALL_CONF"
}

hall_phone_end() { rm -rf "$HALL_PHONE"; }

# How many messages a number has got.
hall_sms_count() { grep -c "^$1	" "$HALL_PHONE/sms"; }

hall_sms_more() { [ "$(hall_sms_count "$1")" -gt "$2" ]; }

# hall_sms NUMBER [COUNT]: the last message, once there are more than COUNT.
hall_sms() {
	wait_for 15 hall_sms_more "$1" "${2-0}" || return 1
	grep "^$1	" "$HALL_PHONE/sms" | tail -n 1 | cut -f 2-
}

# The six digits in it.
hall_sms_code() { hall_sms "$@" | grep -oE '[0-9]{6}' | head -n 1; }
