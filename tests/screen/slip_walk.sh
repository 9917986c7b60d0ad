#!/bin/bash
# Slips on the screen: the list, the preview with its code as a picture, the
# print on the terminal's own printer, and what a stranger is told of a code.
# shellcheck source=/dev/null
. "$TOP_SRCDIR/tests/rpc/nouns.inc.sh"
. "$TOP_SRCDIR/tests/screen/shot.inc.sh"
. "$TOP_SRCDIR/tests/lib/services.sh"
hall_start
trap 'hall_end; rm -rf "$work"' EXIT
# codes are keyed by the hall's secret; numbers count what the demo made
eval "shared_$(declare -f mask)"
mask() {
	shared_mask | sed -E -e 's/[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}/CODE/g' \
		-e 's/1101(05|08)-[0-9]{4}-[0-9]{6}/DISTRICT-YYYY-N/g' \
		-e 's/(GZJZ|JZ)-?([0-9]{4}|YYYY)[0-9-]*[0-9]/\1-N/g' \
		-e 's/-p [0-9]+ /-p PORT /'
}

service_link lina hr2
service_papers lina
service_case lina permit-new
reply=$(hall lina application.submit id="$case")
service_act hr2 pass
service_act clerk-hd accept
service_act review-hd pass
service_act city pass
is "$(service_state lina)" approved 'a permit is issued'
code=$(hall lina slip.list | jq -r '.items[0].code')

shot slips lina <<'END'
send 3105
wait [3105]
END
shot slip_view lina <<'END'
send 3105
wait [3105]
key Enter
wait 北京市工作居住证业务办理确认单
END
walk 'the code is drawn, and the text goes to the printer' lina <<'END'
wait [1000]
send 3105
wait [3105]
key Enter
wait 确认单
key F1
wait verify@
key Esc
settle
send v
settle
send v
send d
wait slip.print
key Esc
send p
wait 打印次数加一
key F9
wait 已发送到打印机
END
is "$(hall lina slip.list | jq '.items[0].prints')" 1 'one print is counted'

# --- a stranger ---
login() {
	local options
	mapfile -t options < <(hall_ssh_options "$1")
	echo "ssh -tt -p $HALL_PORT ${options[*]} verify@127.0.0.1"
}
shot slip_verify lina <<'END'
send 9403
wait 查验码
END
walk 'verify@ opens the screen for strangers' lina <<END
wait [1000]
send 9403
wait 查验码
send $code
key F9
wait 真实有效
wait 李*
wait 有效
END
done_testing
