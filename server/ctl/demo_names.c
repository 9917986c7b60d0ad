/* What the demo hall is drawn from. All of it is made up. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/pinyin.h"

#define NAMES_COUNT(a) ((uint32_t)(sizeof(a) / sizeof((a)[0])))

struct names_part {
	const char *text;
	char full[24];
	char initials[8];
};

static struct names_part names_surnames[] = {
	{"王", "", ""}, {"李", "", ""}, {"张", "", ""}, {"刘", "", ""},
	{"陈", "", ""}, {"杨", "", ""}, {"赵", "", ""}, {"黄", "", ""},
	{"周", "", ""}, {"吴", "", ""}, {"徐", "", ""}, {"孙", "", ""},
	{"胡", "", ""}, {"朱", "", ""}, {"高", "", ""}, {"林", "", ""},
	{"何", "", ""}, {"郭", "", ""}, {"马", "", ""}, {"罗", "", ""},
	{"梁", "", ""}, {"宋", "", ""}, {"郑", "", ""}, {"谢", "", ""},
	{"韩", "", ""}, {"唐", "", ""}, {"冯", "", ""}, {"于", "", ""},
	{"董", "", ""}, {"萧", "", ""}, {"程", "", ""}, {"曹", "", ""},
	{"袁", "", ""}, {"邓", "", ""}, {"许", "", ""}, {"傅", "", ""},
	{"沈", "", ""}, {"曾", "", ""}, {"彭", "", ""}, {"吕", "", ""},
	{"苏", "", ""}, {"卢", "", ""}, {"蒋", "", ""}, {"蔡", "", ""},
	{"贾", "", ""}, {"丁", "", ""}, {"魏", "", ""}, {"薛", "", ""},
	{"叶", "", ""}, {"阎", "", ""}, {"余", "", ""}, {"潘", "", ""},
	{"杜", "", ""}, {"戴", "", ""}, {"夏", "", ""}, {"单", "", ""},
	{"仇", "", ""}, {"查", "", ""}, {"解", "", ""}, {"欧阳", "", ""},
	{"司马", "", ""}, {"上官", "", ""}, {"诸葛", "", ""}, {"慕容", "", ""},
};
static struct names_part names_men[] = {
	{"伟", "", ""}, {"强", "", ""}, {"磊", "", ""}, {"军", "", ""},
	{"勇", "", ""}, {"杰", "", ""}, {"涛", "", ""}, {"明", "", ""},
	{"超", "", ""}, {"辉", "", ""}, {"刚", "", ""}, {"平", "", ""},
	{"鹏", "", ""}, {"志", "", ""}, {"建", "", ""}, {"文", "", ""},
	{"斌", "", ""}, {"宇", "", ""}, {"浩", "", ""}, {"凯", "", ""},
	{"健", "", ""}, {"俊", "", ""}, {"帆", "", ""}, {"博", "", ""},
	{"晨", "", ""}, {"海", "", ""}, {"东", "", ""}, {"哲", "", ""},
	{"毅", "", ""}, {"峰", "", ""}, {"远", "", ""}, {"思", "", ""},
};
static struct names_part names_women[] = {
	{"芳", "", ""}, {"娜", "", ""}, {"敏", "", ""}, {"静", "", ""},
	{"丽", "", ""}, {"艳", "", ""}, {"娟", "", ""}, {"霞", "", ""},
	{"秀", "", ""}, {"燕", "", ""}, {"玲", "", ""}, {"桂", "", ""},
	{"红", "", ""}, {"梅", "", ""}, {"琳", "", ""}, {"雪", "", ""},
	{"慧", "", ""}, {"莹", "", ""}, {"洁", "", ""}, {"云", "", ""},
	{"婷", "", ""}, {"欣", "", ""}, {"怡", "", ""}, {"佳", "", ""},
	{"倩", "", ""}, {"瑶", "", ""}, {"月", "", ""}, {"萍", "", ""},
	{"蕾", "", ""}, {"颖", "", ""}, {"雯", "", ""}, {"诗", "", ""},
};

static const char *const names_positions[] = {"软件工程师", "算法工程师",
	"产品经理", "测试工程师", "数据分析师", "项目经理", "研究员",
	"硬件工程师", "财务主管", "运维工程师", "设计师", "法务专员",
	"质量工程师", "市场经理", "高级工程师"};
static const char *const names_departments[] = {"研发部", "产品部", "测试部",
	"数据部", "财务部", "市场部", "法务部", "研究院", "质量部",
	"综合管理部"};
static const char *const names_schools[] = {"华北示例大学", "北方理工示例大学",
	"京郊示例学院", "东部示例大学", "江南示例大学", "西部科技示例大学",
	"海滨示例大学", "中原示例大学"};
static const char *const names_majors[] = {"计算机科学与技术", "软件工程",
	"电子信息工程", "自动化", "应用数学", "材料科学与工程", "会计学",
	"法学", "工商管理", "生物医学工程", "机械工程", "统计学"};
static const char *const names_places[] = {"河北省石家庄市", "山东省济南市",
	"河南省郑州市", "江苏省南京市", "湖北省武汉市", "四川省成都市",
	"陕西省西安市", "辽宁省沈阳市", "湖南省长沙市", "安徽省合肥市"};
static const char *const names_places_short[] = {"京华", "云启", "智远",
	"恒信", "博雅", "天工", "启明", "中衡", "星河", "远景", "华域",
	"清源", "瑞科", "海图", "文渊", "北辰"};
static const char *const names_trades[] = {"信息技术", "生物医药", "智能装备",
	"新材料", "文化传媒", "节能环保", "金融信息服务", "集成电路",
	"医疗器械", "检测认证"};

/* xorshift64*: the same hall everywhere. */
uint32_t
demo_random(struct demo *d, uint32_t below)
{
	uint64_t x = d->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	d->random = x;
	return (uint32_t)((x * UINT64_C(2685821657736338717) >> 33) % below);
}

/*
 * The i-th number: 7919 is prime to 14000, so days repeat after 14000 people
 * and the sequence then moves on: seven million numbers without a twin.
 */
void
demo_id_number(int64_t i, char sex, char out[19])
{
	static const int regions[] = {110105, 110108, 110106, 130104, 370102,
		410105, 320106, 420106, 510104, 610113, 210102, 430104,
		340104, 120103, 310110, 230103};
	int64_t day = (i * 7919 + 1234) % 14000;
	int seq = (int)(i / 14000 + 17 + day % 211) % 499;
	int y, m, dd;
	char body[64];

	date_split((date_t)(day - 2000), &y, &m, &dd);
	snprintf(body, sizeof(body), "%06d%04d%02d%02d%03d",
	    regions[(size_t)(day * 31 % NAMES_COUNT(regions))], y, m, dd,
	    2 * seq + (sex == 'M' ? 1 : 2));
	body[17] = ident_resident_check(body);
	body[18] = '\0';
	memcpy(out, body, 19);
}

void
demo_mobile(int64_t i, char out[12])
{
	char text[32];

	snprintf(text, sizeof(text), "1700%07d",
	    (int)((i * 7368787 + 2024613) % 10000000));
	memcpy(out, text, 12);
	out[11] = '\0';
}

/* Organisation code by GB 11714 in a credit code by GB 32100. */
void
demo_uscc(int64_t i, int district, char out[19])
{
	static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	char org[10] = "MA", body[64];
	int64_t v = i * 104729 + 4099;
	int sum = 0, c;

	for (int k = 2; k < 8; k++, v /= 31)
		org[k] = digits[v % 31];
	for (int k = 0; k < 8; k++)
		sum += weights[k] *
		    (org[k] <= '9' ? org[k] - '0' : org[k] - 'A' + 10);
	c = 11 - sum % 11;
	org[8] = c == 10 ? 'X' : c == 11 ? '0' : (char)('0' + c);
	org[9] = '\0';
	snprintf(body, sizeof(body), "91%06d%s", district, org);
	body[17] = ident_uscc_check(body);
	body[18] = '\0';
	memcpy(out, body, 19);
}

void
demo_code(struct demo *d, char out[UNIT_CODE])
{
	static const char letters[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

	for (int k = 0; k < UNIT_CODE - 1; k++)
		out[k] = letters[demo_random(d, sizeof(letters) - 1)];
	out[UNIT_CODE - 1] = '\0';
}

static struct names_part *
names_pick(struct demo *d, struct names_part *parts, uint32_t n, int surname)
{
	struct names_part *part = &parts[demo_random(d, n)];

	if (part->full[0] == '\0')
		pinyin(part->text, surname, part->full, sizeof(part->full),
		    part->initials, sizeof(part->initials));
	return part;
}

/* Readings come by part, because the transliterator takes its time. */
void
demo_name(struct demo *d, char sex, struct person *p)
{
	struct names_part *given = sex == 'M' ? names_men : names_women;
	uint32_t n = sex == 'M' ? NAMES_COUNT(names_men) :
				  NAMES_COUNT(names_women);
	struct names_part *s = names_pick(d, names_surnames,
	    NAMES_COUNT(names_surnames), 1);
	struct names_part *a = names_pick(d, given, n, 0);
	struct names_part *b = names_pick(d, given, n, 0);
	int two = demo_random(d, 4) != 0 && a != b;

	snprintf(p->name, sizeof(p->name), "%s%s%s", s->text, a->text,
	    two ? b->text : "");
	snprintf(p->pinyin, sizeof(p->pinyin), "%s %s%s%s", s->full, a->full,
	    two ? " " : "", two ? b->full : "");
	snprintf(p->initials, sizeof(p->initials), "%s%s%s", s->initials,
	    a->initials, two ? b->initials : "");
}

void
demo_unit_name(struct demo *d, int64_t i, char *out, size_t size)
{
	snprintf(out, size, "北京%s%s示例%05lld有限公司",
	    names_places_short[demo_random(d,
		NAMES_COUNT(names_places_short))],
	    names_trades[demo_random(d, NAMES_COUNT(names_trades))],
	    (long long)i);
}

void
demo_background(struct demo *d, struct person *p)
{
	static const char *const marital[] = {"10", "20"};
	static const char *const political[] = {"13", "01", "03"};
	int level = (int)demo_random(d, 10);
	date_t birth = p->birth;

	str_copy(p->ethnic, sizeof(p->ethnic),
	    strstr(p->name, "·") != NULL ? "05" : "01");
	str_copy(p->marital, sizeof(p->marital), marital[demo_random(d, 2)]);
	str_copy(p->political, sizeof(p->political),
	    political[demo_random(d, NAMES_COUNT(political))]);
	str_copy(p->hukou_place, sizeof(p->hukou_place),
	    names_places[demo_random(d, NAMES_COUNT(names_places))]);
	str_copy(p->hukou_kind, sizeof(p->hukou_kind), "non_agricultural");
	str_copy(p->education, sizeof(p->education),
	    level < 5	  ? "21" :
		level < 9 ? "14" :
			    "11");
	str_copy(p->degree, sizeof(p->degree),
	    level < 5	  ? "4" :
		level < 9 ? "3" :
			    "2");
	str_copy(p->school, sizeof(p->school),
	    names_schools[demo_random(d, NAMES_COUNT(names_schools))]);
	str_copy(p->degree_grantor, sizeof(p->degree_grantor), p->school);
	str_copy(p->major, sizeof(p->major),
	    names_majors[demo_random(d, NAMES_COUNT(names_majors))]);
	p->graduated = date_add_years(birth,
	    level < 5 ? 22 : level < 9 ? 25 : 28);
	if (p->graduated > d->ctx->today)
		p->graduated = d->ctx->today - 30;
	if (demo_random(d, 4) == 0)
		str_copy(p->professional_title,
		    sizeof(p->professional_title), "工程师");
}

const char *
demo_position(struct demo *d)
{
	return names_positions[demo_random(d, NAMES_COUNT(names_positions))];
}

const char *
demo_department(struct demo *d)
{
	return names_departments[demo_random(d,
	    NAMES_COUNT(names_departments))];
}
