#include "config.h"

#include <stddef.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"

const struct code codes_sex[] = {
    {"M", "男", "Male"},
    {"F", "女", "Female"},
    {0},
};

const struct code codes_yesno[] = {
    {"yes", "是", "Yes"},
    {"no", "否", "No"},
    {0},
};

const struct code codes_id_kind[] = {
    {"resident_id", "居民身份证", "Resident ID card"},
    {"hk_mo_travel_permit", "港澳居民来往内地通行证",
	"Hong Kong and Macao travel permit"},
    {"tw_travel_permit", "台湾居民来往大陆通行证", "Taiwan travel permit"},
    {"hmt_resident_permit", "港澳台居民居住证",
	"Hong Kong, Macao, Taiwan residence permit"},
    {"passport", "护照", "Passport"},
    {"foreign_permanent_id", "外国人永久居留身份证",
	"Foreigner's permanent residence card"},
    {0},
};

/* GB/T 3304 */
const struct code codes_ethnic[] = {
    {"01", "汉族", "Han"},
    {"02", "蒙古族", "Mongol"},
    {"03", "回族", "Hui"},
    {"04", "藏族", "Tibetan"},
    {"05", "维吾尔族", "Uygur"},
    {"06", "苗族", "Miao"},
    {"07", "彝族", "Yi"},
    {"08", "壮族", "Zhuang"},
    {"09", "布依族", "Bouyei"},
    {"10", "朝鲜族", "Korean"},
    {"11", "满族", "Manchu"},
    {"12", "侗族", "Dong"},
    {"13", "瑶族", "Yao"},
    {"14", "白族", "Bai"},
    {"15", "土家族", "Tujia"},
    {"16", "哈尼族", "Hani"},
    {"17", "哈萨克族", "Kazak"},
    {"18", "傣族", "Dai"},
    {"19", "黎族", "Li"},
    {"20", "傈僳族", "Lisu"},
    {"21", "佤族", "Va"},
    {"22", "畲族", "She"},
    {"23", "高山族", "Gaoshan"},
    {"24", "拉祜族", "Lahu"},
    {"25", "水族", "Sui"},
    {"26", "东乡族", "Dongxiang"},
    {"27", "纳西族", "Naxi"},
    {"28", "景颇族", "Jingpo"},
    {"29", "柯尔克孜族", "Kirgiz"},
    {"30", "土族", "Tu"},
    {"31", "达斡尔族", "Daur"},
    {"32", "仫佬族", "Mulao"},
    {"33", "羌族", "Qiang"},
    {"34", "布朗族", "Blang"},
    {"35", "撒拉族", "Salar"},
    {"36", "毛南族", "Maonan"},
    {"37", "仡佬族", "Gelao"},
    {"38", "锡伯族", "Xibe"},
    {"39", "阿昌族", "Achang"},
    {"40", "普米族", "Pumi"},
    {"41", "塔吉克族", "Tajik"},
    {"42", "怒族", "Nu"},
    {"43", "乌孜别克族", "Uzbek"},
    {"44", "俄罗斯族", "Russian"},
    {"45", "鄂温克族", "Ewenki"},
    {"46", "德昂族", "Deang"},
    {"47", "保安族", "Bonan"},
    {"48", "裕固族", "Yugur"},
    {"49", "京族", "Gin"},
    {"50", "塔塔尔族", "Tatar"},
    {"51", "独龙族", "Derung"},
    {"52", "鄂伦春族", "Oroqen"},
    {"53", "赫哲族", "Hezhen"},
    {"54", "门巴族", "Monba"},
    {"55", "珞巴族", "Lhoba"},
    {"56", "基诺族", "Jino"},
    {"97", "其他", "Other"},
    {"98", "外国血统中国籍人士",
	"Of foreign descent, Chinese by naturalisation"},
    {0},
};

/* GB/T 4762 */
const struct code codes_political[] = {
    {"01", "中共党员", "Member of the Communist Party"},
    {"02", "中共预备党员", "Probationary member of the Communist Party"},
    {"03", "共青团员", "Member of the Youth League"},
    {"04", "民革党员",
	"Member of the Revolutionary Committee of the Kuomintang"},
    {"05", "民盟盟员", "Member of the Democratic League"},
    {"06", "民建会员", "Member of the National Construction Association"},
    {"07", "民进会员", "Member of the Association for Promoting Democracy"},
    {"08", "农工党党员",
	"Member of the Peasants' and Workers' Democratic Party"},
    {"09", "致公党党员", "Member of the Zhi Gong Party"},
    {"10", "九三学社社员", "Member of the Jiusan Society"},
    {"11", "台盟盟员",
	"Member of the Taiwan Democratic Self-Government League"},
    {"12", "无党派民主人士", "Without party affiliation"},
    {"13", "群众", "Ordinary citizen"},
    {0},
};

/* GB/T 2261.2 */
const struct code codes_marital[] = {
    {"10", "未婚", "Unmarried"},
    {"20", "已婚", "Married"},
    {"21", "初婚", "Married for the first time"},
    {"22", "再婚", "Remarried"},
    {"23", "复婚", "Remarried to the former spouse"},
    {"30", "丧偶", "Widowed"},
    {"40", "离婚", "Divorced"},
    {"90", "未说明的婚姻状况", "Not stated"},
    {0},
};

/* GB/T 4658 */
const struct code codes_education[] = {
    {"10", "研究生教育", "Postgraduate education"},
    {"11", "博士研究生毕业", "Doctoral studies, graduated"},
    {"12", "博士研究生结业", "Doctoral studies, completed"},
    {"13", "博士研究生肄业", "Doctoral studies, not completed"},
    {"14", "硕士研究生毕业", "Master's studies, graduated"},
    {"15", "硕士研究生结业", "Master's studies, completed"},
    {"16", "硕士研究生肄业", "Master's studies, not completed"},
    {"17", "研究生班毕业", "Postgraduate class, graduated"},
    {"18", "研究生班结业", "Postgraduate class, completed"},
    {"19", "研究生班肄业", "Postgraduate class, not completed"},
    {"20", "大学本科教育", "Undergraduate education"},
    {"21", "大学本科毕业", "Undergraduate studies, graduated"},
    {"22", "大学本科结业", "Undergraduate studies, completed"},
    {"23", "大学本科肄业", "Undergraduate studies, not completed"},
    {"28", "大学普通班毕业", "Regular class of a university, graduated"},
    {"30", "大学专科教育", "Junior college education"},
    {"31", "大学专科毕业", "Junior college, graduated"},
    {"32", "大学专科结业", "Junior college, completed"},
    {"33", "大学专科肄业", "Junior college, not completed"},
    {"40", "中等职业教育", "Secondary vocational education"},
    {"41", "中等专科毕业", "Secondary technical school, graduated"},
    {"42", "中等专科结业", "Secondary technical school, completed"},
    {"43", "中等专科肄业", "Secondary technical school, not completed"},
    {"44", "职业高中毕业", "Vocational high school, graduated"},
    {"45", "职业高中结业", "Vocational high school, completed"},
    {"46", "职业高中肄业", "Vocational high school, not completed"},
    {"47", "技工学校毕业", "Skilled workers' school, graduated"},
    {"48", "技工学校结业", "Skilled workers' school, completed"},
    {"49", "技工学校肄业", "Skilled workers' school, not completed"},
    {"60", "普通高级中学教育", "Senior high school education"},
    {"61", "普通高中毕业", "Senior high school, graduated"},
    {"62", "普通高中结业", "Senior high school, completed"},
    {"63", "普通高中肄业", "Senior high school, not completed"},
    {"70", "初级中学教育", "Junior high school education"},
    {"71", "初中毕业", "Junior high school, graduated"},
    {"73", "初中肄业", "Junior high school, not completed"},
    {"80", "小学教育", "Primary education"},
    {"81", "小学毕业", "Primary school, graduated"},
    {"83", "小学肄业", "Primary school, not completed"},
    {"90", "其他", "Other"},
    {0},
};

/* GB/T 6864; 0 is ours: none */
const struct code codes_degree[] = {
    {"0", "无学位", "No degree"},
    {"1", "名誉博士", "Honorary doctorate"},
    {"2", "博士", "Doctor"},
    {"201", "哲学博士学位", "Doctor of Philosophy"},
    {"202", "经济学博士学位", "Doctor of Economics"},
    {"203", "法学博士学位", "Doctor of Law"},
    {"204", "教育学博士学位", "Doctor of Education"},
    {"205", "文学博士学位", "Doctor of Literature"},
    {"206", "历史学博士学位", "Doctor of History"},
    {"207", "理学博士学位", "Doctor of Science"},
    {"208", "工学博士学位", "Doctor of Engineering"},
    {"209", "农学博士学位", "Doctor of Agriculture"},
    {"210", "医学博士学位", "Doctor of Medicine"},
    {"211", "军事学博士学位", "Doctor of Military Science"},
    {"212", "管理学博士学位", "Doctor of Management"},
    {"245", "临床医学博士专业学位",
	"Doctor of Clinical Medicine (professional degree)"},
    {"248", "兽医博士专业学位",
	"Doctor of Veterinary Medicine (professional degree)"},
    {"250", "口腔医学博士专业学位",
	"Doctor of Stomatology (professional degree)"},
    {"3", "硕士", "Master"},
    {"301", "哲学硕士学位", "Master of Philosophy"},
    {"302", "经济学硕士学位", "Master of Economics"},
    {"303", "法学硕士学位", "Master of Law"},
    {"304", "教育学硕士学位", "Master of Education"},
    {"305", "文学硕士学位", "Master of Literature"},
    {"306", "历史学硕士学位", "Master of History"},
    {"307", "理学硕士学位", "Master of Science"},
    {"308", "工学硕士学位", "Master of Engineering"},
    {"309", "农学硕士学位", "Master of Agriculture"},
    {"310", "医学硕士学位", "Master of Medicine"},
    {"311", "军事学硕士学位", "Master of Military Science"},
    {"312", "管理学硕士学位", "Master of Management"},
    {"341", "法律硕士专业学位", "Master of Law (professional degree)"},
    {"342", "教育硕士专业学位", "Master of Education (professional degree)"},
    {"343", "工程硕士专业学位", "Master of Engineering (professional degree)"},
    {"344", "建筑学硕士专业学位",
	"Master of Architecture (professional degree)"},
    {"345", "临床医学硕士专业学位",
	"Master of Clinical Medicine (professional degree)"},
    {"346", "工商管理硕士专业学位",
	"Master of Business Administration (professional degree)"},
    {"347", "农业推广硕士专业学位",
	"Master of Agricultural Extension (professional degree)"},
    {"348", "兽医硕士专业学位",
	"Master of Veterinary Medicine (professional degree)"},
    {"349", "公共管理硕士专业学位",
	"Master of Public Administration (professional degree)"},
    {"350", "口腔医学硕士专业学位",
	"Master of Stomatology (professional degree)"},
    {"351", "公共卫生硕士专业学位",
	"Master of Public Health (professional degree)"},
    {"352", "军事硕士专业学位",
	"Master of Military Affairs (professional degree)"},
    {"4", "学士", "Bachelor"},
    {"401", "哲学学士学位", "Bachelor of Philosophy"},
    {"402", "经济学学士学位", "Bachelor of Economics"},
    {"403", "法学学士学位", "Bachelor of Law"},
    {"404", "教育学学士学位", "Bachelor of Education"},
    {"405", "文学学士学位", "Bachelor of Literature"},
    {"406", "历史学学士学位", "Bachelor of History"},
    {"407", "理学学士学位", "Bachelor of Science"},
    {"408", "工学学士学位", "Bachelor of Engineering"},
    {"409", "农学学士学位", "Bachelor of Agriculture"},
    {"410", "医学学士学位", "Bachelor of Medicine"},
    {"411", "军事学学士学位", "Bachelor of Military Science"},
    {"412", "管理学学士学位", "Bachelor of Management"},
    {"444", "建筑学学士专业学位",
	"Bachelor of Architecture (professional degree)"},
    {0},
};

/* The categories in which degrees are granted. */
const struct code codes_discipline[] = {
    {"01", "哲学", "Philosophy"},
    {"02", "经济学", "Economics"},
    {"03", "法学", "Law"},
    {"04", "教育学", "Education"},
    {"05", "文学", "Literature"},
    {"06", "历史学", "History"},
    {"07", "理学", "Science"},
    {"08", "工学", "Engineering"},
    {"09", "农学", "Agriculture"},
    {"10", "医学", "Medicine"},
    {"11", "军事学", "Military Science"},
    {"12", "管理学", "Management"},
    {"13", "艺术学", "Arts"},
    {"14", "交叉学科", "Interdisciplinary studies"},
    {0},
};

/* GB/T 2260: as region_districts() tells them */
const struct code codes_district[] = {
    {"110101", "东城区", "Dongcheng"},
    {"110102", "西城区", "Xicheng"},
    {"110105", "朝阳区", "Chaoyang"},
    {"110106", "丰台区", "Fengtai"},
    {"110107", "石景山区", "Shijingshan"},
    {"110108", "海淀区", "Haidian"},
    {"110109", "门头沟区", "Mentougou"},
    {"110111", "房山区", "Fangshan"},
    {"110112", "通州区", "Tongzhou"},
    {"110113", "顺义区", "Shunyi"},
    {"110114", "昌平区", "Changping"},
    {"110115", "大兴区", "Daxing"},
    {"110116", "怀柔区", "Huairou"},
    {"110117", "平谷区", "Pinggu"},
    {"110118", "密云区", "Miyun"},
    {"110119", "延庆区", "Yanqing"},
    {0},
};

const struct code codes_hukou[] = {
    {"agricultural", "农业户口", "Agricultural"},
    {"non_agricultural", "非农业户口", "Non-agricultural"},
    {"resident", "居民户口", "Resident, not told apart"},
    {"collective", "集体户口", "Collective"},
    {"school", "学校临时户口", "Temporary, of a school"},
    {0},
};

const struct code codes_housing[] = {
    {"residence_card_slip", "北京市居住证（卡）确认单",
	"Slip of the Beijing residence permit or card"},
    {"house_ownership", "房屋所有权证", "House ownership certificate"},
    {"real_estate_title", "不动产权证书", "Real estate title"},
    {"lease", "房屋租赁合同、协议", "Lease"},
    {0},
};

const struct code codes_basis[] = {
    {"degree", "以学位申报", "By degree"},
    {"title", "以职称申报", "By professional title"},
    {0},
};

const struct code codes_title_level[] = {
    {"senior", "正高级", "Senior"},
    {"associate", "副高级", "Associate senior"},
    {"intermediate", "中级", "Intermediate"},
    {"junior", "初级", "Junior"},
    {0},
};

const struct code codes_expert_field[] = {
    {"political_work", "思想政治工作", "Political work"},
    {"party_building", "党的建设", "Party building"},
    {"publicity", "宣传与新闻", "Publicity and news"},
    {"culture", "企业文化", "Corporate culture"},
    {"education", "教育培训", "Education and training"},
    {"united_front", "统战与群团", "United front and mass organizations"},
    {0},
};

const struct code codes_unit_type[] = {
    {"limited_company", "有限责任公司", "Limited liability company"},
    {"joint_stock_company", "股份有限公司", "Joint stock company"},
    {"state_enterprise", "全民所有制企业", "State-owned enterprise"},
    {"partnership", "合伙企业", "Partnership"},
    {"sole_proprietorship", "个人独资企业", "Sole proprietorship"},
    {"branch", "企业分支机构", "Branch of an enterprise"},
    {"foreign_office", "外国企业常驻代表机构",
	"Office of a foreign enterprise"},
    {"individual_business", "个体工商户", "Individual business"},
    {"cooperative", "农民专业合作社", "Farmers' cooperative"},
    {"organ", "机关", "Government organ"},
    {"institution", "事业单位", "Public institution"},
    {"social_group", "社会团体", "Social group"},
    {"private_non_enterprise", "民办非企业单位（社会服务机构）",
	"Private non-enterprise unit (social service)"},
    {"foundation", "基金会", "Foundation"},
    {"law_firm", "律师执业机构", "Law firm"},
    {"other", "其他", "Other"},
    {0},
};

const struct code codes_currency[] = {
    {"CNY", "人民币", "Renminbi"},
    {"USD", "美元", "US dollar"},
    {"EUR", "欧元", "Euro"},
    {"HKD", "港元", "Hong Kong dollar"},
    {"MOP", "澳门元", "Macao pataca"},
    {"TWD", "新台币", "New Taiwan dollar"},
    {"JPY", "日元", "Japanese yen"},
    {"GBP", "英镑", "Pound sterling"},
    {"KRW", "韩元", "Korean won"},
    {"SGD", "新加坡元", "Singapore dollar"},
    {"CAD", "加拿大元", "Canadian dollar"},
    {"AUD", "澳大利亚元", "Australian dollar"},
    {"CHF", "瑞士法郎", "Swiss franc"},
    {0},
};

const struct code *
code_find(const struct code *table, const char *text)
{
	for (const struct code *c = table; c->value != NULL; c++)
		if (strcmp(c->value, text) == 0 || strcmp(c->zh, text) == 0)
			return c;
	return NULL;
}

const char *
code_name(const struct code *c)
{
	return i18n_current() == LANG_EN ? c->en : c->zh;
}

const char *
code_text(const struct code *table, const char *value)
{
	for (const struct code *c = table; c->value != NULL; c++)
		if (strcmp(c->value, value) == 0)
			return code_name(c);
	return value;
}

bool
code_education_begins(const char *value)
{
	return value[0] == '4' || value[0] == '6';
}

int
code_education_rank(const char *value)
{
	switch (value[0]) {
	case '1':
		/* 11..13 doctors, 14..16 masters, 17..19 classes */
		return value[1] == '\0'	 ? 0
		       : value[1] == '0' ? 7
		       : value[1] <= '3' ? 9
		       : value[1] <= '6' ? 8
					 : 7;
	case '2':
		return 6;
	case '3':
		return 5;
	case '4':
	case '6':
		return 4;
	case '7':
		return 2;
	case '8':
		return 1;
	}
	return 0;
}
