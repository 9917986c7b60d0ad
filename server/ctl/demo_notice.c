/* Notices and restrictions of the demo hall. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/store/notice.h"
#include "server/store/restriction.h"

static const struct {
	const char *title, *title_en, *issuer;
	int number; /* of the year; 0: none */
	const char *audience;
	int district; /* 0: the whole city */
	int days_ago, days_left; /* days_left 0: no end */
	bool pinned;
	const char *status;
	const char *body;
} demo_notices[] = {
	{"关于进一步规范北京市工作居住证办理工作的通知",
	    "On the handling of Beijing work residence permits",
	    "北京市人才服务示例中心", 12, "all", 0, 20, 0,
	    true, "published",
	    "各有关单位、各类人才：\n\n"
	    "为进一步规范北京市工作居住证（以下简称工作居住证）的办理，现将有关"
	    "事项通知如下。\n\n"
	    "一、首次申请人员应当先与聘用单位建立关联，由单位在系统中确认在职信息"
	    "后，方可提交申请。\n\n"
	    "二、持证人应当在有效期届满前办理续签。系统在到期前 90 天起在首页"
	    "提示，逾期未办理的，工作居住证失效。\n\n"
	    "三、持证人离职的，原单位应当立即办理解除关联，工作居住证随之挂起；"
	    "由新单位关联后办理聘用单位变更。\n\n"
	    "四、申请人和单位应当对所填信息和所交材料的真实性负责。经核实提交虚假"
	    "材料的，限制其办理相关业务，并告知原因。\n\n"
	    "五、业务咨询可按 F1 查看服务热线，也可到所在区服务大厅窗口办理。\n\n"
	    "本通知自发布之日起施行。（演示内容）\n"},
	{"人才服务大厅窗口业务预约办理须知",
	    "Booking an appointment at the hall",
	    "北京市人才服务示例中心", 0, "all", 0, 9, 120, false, "published",
	    "窗口业务实行预约办理。请在预约时段前 10 分钟到达大厅取号，逾时视为"
	    "未到场。\n\n"
	    "一、可预约未来 5 个工作日的时段。\n"
	    "二、如需变更或取消，请在规定时间前在系统中办理。\n"
	    "三、办理时请携带材料原件。（演示内容）\n"},
	{"关于单位经办人信息维护的通知",
	    "Keep the data of your business handlers up to date",
	    "北京市人才服务示例中心", 8, "units", 0, 35, 0,
	    false, "published",
	    "各用人单位：\n\n"
	    "请及时维护业务经办人和紧急联系人信息。经办人变动的，应当在 5 个工作"
	    "日内完成变更，以免影响业务办理。（演示内容）\n"},
	{"朝阳区人才服务大厅临时调整办公时间的公告",
	    "Changed hours of the Chaoyang hall",
	    "朝阳区人才服务示例大厅", 0, "all", 110105, 3, 30, false,
	    "published",
	    "因设备检修，朝阳区人才服务大厅本月最后一个工作日下午暂停对外服务，"
	    "网上业务照常办理。（演示内容）\n"},
	{"关于年度集中培训的内部通知", "", "北京市人才服务示例中心", 0,
	    "office", 0, 6, 60, false, "published",
	    "请各大厅组织受理、审核人员参加年度业务培训。（演示内容）\n"},
	{"关于调整材料清单的通知（征求意见稿）", "",
	    "北京市人才服务示例中心", 0, "all", 0, 1, 0, false, "draft",
	    "正在征求意见，尚未发布。（演示内容）\n"},
};

static int
demo_add_notice(struct demo *d, size_t i, struct err *e)
{
	struct ctx *ctx = d->ctx;
	struct notice n = {0};
	int year, month, day;

	n.id = ctx_new_id(ctx);
	str_copy(n.status, sizeof(n.status), demo_notices[i].status);
	str_copy(n.title_zh, sizeof(n.title_zh), demo_notices[i].title);
	str_copy(n.title_en, sizeof(n.title_en), demo_notices[i].title_en);
	str_copy(n.issuer, sizeof(n.issuer), demo_notices[i].issuer);
	str_copy(n.audience, sizeof(n.audience), demo_notices[i].audience);
	n.dated = ctx->today - demo_notices[i].days_ago;
	date_split(n.dated, &year, &month, &day);
	if (demo_notices[i].number != 0)
		snprintf(n.number, sizeof(n.number), "京人才示发〔%d〕%d号",
		    year, demo_notices[i].number);
	n.until = demo_notices[i].days_left != 0 ?
	    ctx->today + demo_notices[i].days_left :
	    0;
	n.pinned = demo_notices[i].pinned;
	n.city = demo_notices[i].district == 0;
	if (!n.city)
		n.districts[n.ndistricts++] = demo_notices[i].district;
	n.created_at = n.changed_at = date_instant(n.dated, 9 * 3600);
	if (n.status[0] == 'p')
		n.published_at = n.created_at;
	str_copy(n.created_by, sizeof(n.created_by),
	    n.city ? "系统管理员" : "吴敏");
	memcpy(n.changed_by, n.created_by, sizeof(n.changed_by));
	return store_notice_insert(ctx, &n, demo_notices[i].body, e);
}

static int
demo_restrict(struct demo *d, bool unit, int64_t id, const char *service,
    const char *reason, int days, struct err *e)
{
	struct ctx *ctx = d->ctx;
	struct restriction r = {.unit = unit, .subject_id = id,
		.district = 110105};

	r.id = ctx_new_id(ctx);
	str_copy(r.service, sizeof(r.service), service);
	str_copy(r.reason, sizeof(r.reason), reason);
	str_copy(r.by_name, sizeof(r.by_name), "吴敏");
	r.from = ctx->today - 10;
	r.to = days != 0 ? ctx->today + days : 0;
	r.set_at = ctx->now - INT64_C(10) * 86400;
	return store_restriction_insert(ctx, &r, e);
}

int
demo_fill_notices(struct demo *d, int64_t person_id, int64_t unit_id,
    struct err *e)
{
	for (size_t i = 0; i < sizeof(demo_notices) / sizeof(demo_notices[0]);
	     i++)
		if (demo_add_notice(d, i, e) != 0)
			return -1;
	if (demo_restrict(d, false, person_id, "permit-new",
		"提交的社保缴费记录与核查结果不一致，正在核实", 60, e) != 0)
		return -1;
	return demo_restrict(d, true, unit_id, "quota",
	    "未按期报送上年度用人情况，请补报后联系大厅", 0, e);
}
