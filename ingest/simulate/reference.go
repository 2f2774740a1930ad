package simulate

// The made-up reference data. Sums and counts that the report states come out of these tables.

// body is a body of the town after the reform.
type body struct{ key, title, kind string }

var bodies = []body{
	{"approval-bureau", "便民服务中心（行政审批）", "front"}, {"enforcement-bureau", "综合执法局", "front"},
	{"party-office", "党政办公室", "back"}, {"personnel-bureau", "组织人事和社会保障局", "back"}, {"politics-law-office", "政法和社会管理办公室", "back"},
	{"economy-bureau", "经济发展局", "back"}, {"planning-bureau", "规划建设局", "back"}, {"finance-bureau", "财政和资产管理局", "back"}, {"social-bureau", "社会事业局", "back"},
	{"market-branch", "市场监管分局", "dispatched"}, {"land-branch", "国土分局", "dispatched"},
	{"command-centre", "数字指挥中心", "command_centre"},
	{"squadron-1", "综合执法一中队", "squadron"}, {"squadron-2", "综合执法二中队", "squadron"}, {"squadron-3", "综合执法三中队", "squadron"},
}

const (
	approvalBureau    = "approval-bureau"
	enforcementBureau = "enforcement-bureau"
	politicsOffice    = "politics-law-office"
	commandCentre     = "command-centre"
	townGovernment    = "town-government"
)

// elsewhere are the organs outside the town's own that act in its subjects, and the court.
var elsewhere = []string{"public-security", "environment", "county-market-bureau", "county-government", "city-government", "neighbouring-town", "court", "expert-pool"}

var backBodies = []string{"party-office", "personnel-bureau", politicsOffice, "economy-bureau", "planning-bureau", "finance-bureau", "social-bureau"}

// The five offices that became nine bodies, and the four forces that became three squadrons.
var (
	formerOffices = []string{"党政办公室（原）", "经济发展办公室", "社会事务办公室", "村镇建设办公室", "综治信访办公室"}
	formerForces  = []string{"安全生产监察", "劳动监察", "城镇管理", "建设规划监察"}
)

// item is a service item with its limits in workdays: in law and as promised before the reform, and as
// promised after it.
type item struct {
	code, title string
	before, now int
	by          string // body in charge
}

var items = []item{
	{"SX-001", "建设工程规划许可", 20, 12, "planning-bureau"}, {"SX-002", "建设用地规划许可", 20, 13, "planning-bureau"},
	{"SX-003", "乡村建设规划许可", 20, 12, "planning-bureau"}, {"SX-004", "建筑工程施工许可", 15, 10, "planning-bureau"},
	{"SX-005", "环境影响登记备案", 30, 19, "economy-bureau"}, {"SX-006", "环境影响报告表审批", 45, 28, "economy-bureau"},
	{"SX-007", "排水许可", 20, 13, "planning-bureau"}, {"SX-008", "占用挖掘道路许可", 20, 12, "planning-bureau"},
	{"SX-009", "户外广告设置许可", 10, 6, "planning-bureau"}, {"SX-010", "食品经营许可", 15, 10, "economy-bureau"},
	{"SX-011", "公共场所卫生许可", 20, 13, "social-bureau"}, {"SX-012", "民办学校设立审批", 30, 19, "social-bureau"},
	{"SX-013", "劳务派遣经营许可", 20, 12, "personnel-bureau"}, {"SX-014", "人力资源服务许可", 15, 10, "personnel-bureau"},
	{"SX-015", "设施农业用地备案", 20, 13, "social-bureau"}, {"SX-016", "水土保持方案审批", 45, 28, "social-bureau"},
	{"SX-017", "林木采伐许可", 20, 12, "social-bureau"}, {"SX-018", "动物防疫条件合格", 15, 10, "social-bureau"},
	{"SX-019", "企业投资项目备案", 24, 15, "economy-bureau"}, {"SX-020", "危险化学品经营许可", 15, 11, "economy-bureau"},
}

// Seven of the eight fields are named in the report.
var fields = []string{"产业发展", "规划建设", "项目投资", "安全生产", "市场监管", "社会管理", "民生事业", "其他（报告未列名）"}

const (
	villages    = 19
	windowCount = 28
	powersHeld  = 769
	enterprises = 683
	worthies    = 41
	radioCount  = 11
)

// cameraPlan is how many cameras each system has.
var cameraPlan = []struct {
	source, title string
	count         int
	owner         string
}{{"public_security", "公安技防探头", 16, "politics-law-office"}, {"town_management", "城管探头", 22, enforcementBureau}, {"blue_sky", "蓝天卫士", 20, commandCentre}}

// windowTitles are the 14 windows that the report names; the others are general ones.
var windowTitles = []string{"民政", "公安", "广播电视", "发改", "残联", "建设", "社会保障", "综合执法", "国土资源", "市场监管", "国税", "地税", "供电", "交通运输管理"}

var powerKinds = []string{"licence", "penalty", "penalty", "inspection", "compulsion", "confirmation", "levy", "payment", "award", "other"}

var beyondCapacity = []string{"项目竣工环保验收", "社会保险稽核"}

var wantedPowers = []string{"婚姻登记", "公章刻制备案", "公民出入境证件办理", "户外广告登记", "道路货运站经营许可", "食品小作坊登记", "残疾人证核发", "就业失业登记", "医疗机构执业登记"}

var sectors = []string{"能源电力", "工程机械", "压力容器制造", "玻璃制品", "建材铜材", "商贸服务"}

// offence is a violation with its usual fines in yuan.
type offence struct {
	cause, article string
	person         [2]int
	organisation   [2]int
	simple         bool // may be decided on the spot
	complex        bool // wants a legal review
	safety         bool // touches that of life
}

var offences = []offence{
	{"占道经营", "城市市容和环境卫生管理条例", [2]int{20, 50}, [2]int{200, 1000}, true, false, false},
	{"乱堆垃圾", "城市市容和环境卫生管理条例", [2]int{20, 50}, [2]int{200, 1000}, true, false, false},
	{"未签订劳动合同", "劳动合同法", [2]int{500, 2000}, [2]int{2000, 20000}, false, false, false},
	{"安全设施缺失", "安全生产法", [2]int{1000, 10000}, [2]int{10000, 50000}, false, true, true},
	{"未取得规划许可建设", "城乡规划法", [2]int{2000, 20000}, [2]int{20000, 100000}, false, true, false},
	{"超限运输", "公路安全保护条例", [2]int{500, 5000}, [2]int{1000, 10000}, false, false, false},
}

var strawBurning = offence{"露天焚烧秸秆", "大气污染防治法", [2]int{500, 2000}, [2]int{500, 2000}, false, false, false}
