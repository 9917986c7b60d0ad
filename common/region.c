#include "config.h"

#include <string.h>

#include "common/region.h"

/* Sorted by code. */
static const struct region region_provinces[] = {
	{ "110000", "北京市", NULL },
	{ "120000", "天津市", NULL },
	{ "130000", "河北省", NULL },
	{ "140000", "山西省", NULL },
	{ "150000", "内蒙古自治区", NULL },
	{ "210000", "辽宁省", NULL },
	{ "220000", "吉林省", NULL },
	{ "230000", "黑龙江省", NULL },
	{ "310000", "上海市", NULL },
	{ "320000", "江苏省", NULL },
	{ "330000", "浙江省", NULL },
	{ "340000", "安徽省", NULL },
	{ "350000", "福建省", NULL },
	{ "360000", "江西省", NULL },
	{ "370000", "山东省", NULL },
	{ "410000", "河南省", NULL },
	{ "420000", "湖北省", NULL },
	{ "430000", "湖南省", NULL },
	{ "440000", "广东省", NULL },
	{ "450000", "广西壮族自治区", NULL },
	{ "460000", "海南省", NULL },
	{ "500000", "重庆市", NULL },
	{ "510000", "四川省", NULL },
	{ "520000", "贵州省", NULL },
	{ "530000", "云南省", NULL },
	{ "540000", "西藏自治区", NULL },
	{ "610000", "陕西省", NULL },
	{ "620000", "甘肃省", NULL },
	{ "630000", "青海省", NULL },
	{ "640000", "宁夏回族自治区", NULL },
	{ "650000", "新疆维吾尔自治区", NULL },
	{ "710000", "台湾省", NULL },
	{ "810000", "香港特别行政区", NULL },
	{ "820000", "澳门特别行政区", NULL },
};

static const struct region region_beijing[] = {
	{ "110101", "东城区", "dongcheng" },
	{ "110102", "西城区", "xicheng" },
	{ "110105", "朝阳区", "chaoyang" },
	{ "110106", "丰台区", "fengtai" },
	{ "110107", "石景山区", "shijingshan" },
	{ "110108", "海淀区", "haidian" },
	{ "110109", "门头沟区", "mentougou" },
	{ "110111", "房山区", "fangshan" },
	{ "110112", "通州区", "tongzhou" },
	{ "110113", "顺义区", "shunyi" },
	{ "110114", "昌平区", "changping" },
	{ "110115", "大兴区", "daxing" },
	{ "110116", "怀柔区", "huairou" },
	{ "110117", "平谷区", "pinggu" },
	{ "110118", "密云区", "miyun" },
	{ "110119", "延庆区", "yanqing" },
};

enum {
	REGION_PROVINCES = sizeof region_provinces / sizeof region_provinces[0],
	REGION_DISTRICTS = sizeof region_beijing / sizeof region_beijing[0],
};

const struct region *
region_province(const char *code)
{
	size_t i;

	for (i = 0; i < REGION_PROVINCES; i++) {
		if (strncmp(region_provinces[i].code, code, 2) == 0)
			return &region_provinces[i];
	}
	return NULL;
}

const struct region *
region_district(const char *code)
{
	const struct region *r;

	for (r = region_beijing; r < region_beijing + REGION_DISTRICTS; r++) {
		if (strcmp(r->code, code) == 0 || strcmp(r->ident, code) == 0)
			return r;
	}
	return NULL;
}

const struct region *
region_districts(size_t *n)
{
	*n = REGION_DISTRICTS;
	return region_beijing;
}
