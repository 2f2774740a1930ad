package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"oneseal/events"
)

// notice is one version of a year. Its days are those of lunar-go v1.4.6, which holds each year as it
// was in the end; the dates below say where this version differs from that.
type notice struct {
	year, version int
	number        string // "" where no public text confirms it
	published     string // the date under the text; "" where not confirmed
	source        string // a public page with number and date, or with the days alone
	work          string // weekend days that are worked in this version: "12-30 12-31"
	plain         string // dates that follow their weekday in this version
	note          string
}

// A notice for a year may also turn days of the December before: that is a version of the former year.
var notices = []notice{
	{year: 2002, version: 1},
	{year: 2003, version: 1},
	{year: 2003, version: 2, published: "2003-04-21", source: "http://www.tctz.com/cn/news/tiancheng/50.html", plain: "04-26 04-27 05-06 05-07",
		note: "the May week is cut to five days against SARS and its exchanged weekend falls away; lunar-go lacks this"},
	{year: 2004, version: 1},
	{year: 2005, version: 1, plain: "12-31"},
	{year: 2005, version: 2, number: "国办发明电〔2005〕35号", published: "2005-12-16", source: wikisource + "国务院办公厅关于2006年部分节假日安排的通知",
		note: "12-31 is worked for New Year 2006; chinese-days and chinesecalendar lack this"},
	{year: 2006, version: 1, number: "国办发明电〔2005〕35号", published: "2005-12-16", source: wikisource + "国务院办公厅关于2006年部分节假日安排的通知", plain: "12-30 12-31"},
	{year: 2006, version: 2, number: "国办发明电〔2006〕49号", published: "2006-12-14", source: "http://zw.china.com.cn/2016-05/09/content_38413913.htm",
		note: "12-30 and 12-31 are worked for New Year 2007"},
	{year: 2007, version: 1, number: "国办发明电〔2006〕49号", published: "2006-12-14", source: "http://zw.china.com.cn/2016-05/09/content_38413913.htm", plain: "12-29 12-30 12-31"},
	{year: 2007, version: 2, source: "https://news.cdc.net.cn/article/12481.html", note: "12-29 is worked, 12-31 is off for New Year 2008"},
	{year: 2008, version: 1, source: "https://news.cdc.net.cn/article/12481.html"},
	{year: 2009, version: 1, number: "国办发明电〔2008〕42号", source: "http://www.xixik.com/content/3cb2fcd5e2d67458/1/"},
	{year: 2010, version: 1, number: "国办发明电〔2009〕27号", published: "2009-12-07", source: "http://dncc.cn/read-htm-tid-88865.htm"},
	{year: 2011, version: 1, number: "国办发明电〔2010〕40号", published: "2010-12-09", source: wikisource + "国务院办公厅关于2011年部分节假日安排的通知", plain: "12-31"},
	{year: 2011, version: 2, number: "国办发明电〔2011〕45号", published: "2011-12-05", source: "https://mudaan.com/wikiid/29677.html", note: "12-31 is worked for New Year 2012"},
	{year: 2012, version: 1, number: "国办发明电〔2011〕45号", published: "2011-12-05", source: "https://mudaan.com/wikiid/29677.html"},
	{year: 2013, version: 1, number: "国办发明电〔2012〕33号", published: "2012-12-08", source: "http://www.opticsky.cn/read-htm-tid-64629.html",
		note: "as lunar-go has the year"},
	{year: 2013, version: 2, number: "国办发明电〔2012〕33号", published: "2012-12-08", source: "http://www.opticsky.cn/read-htm-tid-64629.html", work: "04-07 10-12",
		note: "04-07 and 10-12, worked by the same notice, which lunar-go lacks"},
	{year: 2014, version: 1, number: "国办发明电〔2013〕28号", published: "2013-12-11", source: "https://qydsj.cn/news/show-3796.html"},
	{year: 2015, version: 1, number: "国办发明电〔2014〕28号", published: "2014-12-16", source: "https://www.newton.com.tw/wiki/國務院辦公廳關於2015年部分節假日安排的通知", plain: "09-03 09-04 09-05 09-06"},
	{year: 2015, version: 2, number: "国发明电〔2015〕1号", published: "2015-05-13", source: "http://m.xuexila.com/news/164029.html",
		note: "09-03 and 09-04 are off for the 70th anniversary of victory, 09-06 is worked"},
	{year: 2016, version: 1, number: "国办发明电〔2015〕18号", published: "2015-12-10", source: "http://www.gov.cn/zhengce/content/2015-12/10/content_10394.htm"},
	{year: 2017, version: 1, number: "国办发明电〔2016〕17号", published: "2016-12-01", source: wikisource + "国务院办公厅关于2017年部分节假日安排的通知"},
	{year: 2018, version: 1, number: "国办发明电〔2017〕12号", published: "2017-11-30", source: wikisource + "国务院办公厅关于2018年部分节假日安排的通知", plain: "12-29 12-30 12-31"},
	{year: 2018, version: 2, number: "国办发明电〔2018〕15号", published: "2018-12-04", source: "http://czj.gnzrmzf.gov.cn/info/1282/12573.htm",
		note: "12-29 is worked, 12-31 is off for New Year 2019"},
	{year: 2019, version: 1, number: "国办发明电〔2018〕15号", published: "2018-12-04", source: "http://czj.gnzrmzf.gov.cn/info/1282/12573.htm", plain: "04-28 05-02 05-03 05-04 05-05"},
	{year: 2019, version: 2, number: "国办发明电〔2019〕3号", published: "2019-03-22", source: "https://csglxh.com/wwwcsglxhcom/zhengce/wenjian/192/397/1856684/1574209/index.htm",
		note: "Labour Day grows from one day to four; 04-28 and 05-05 are worked"},
	{year: 2020, version: 1, number: "国办发明电〔2019〕16号", published: "2019-11-21", source: "http://gansulong.com/c/0Q25M3X2022_2.html", plain: "01-31 02-02", work: "02-01"},
	{year: 2020, version: 2, number: "国办发明电〔2020〕1号", published: "2020-01-26", source: "http://gansulong.com/c/0Q25M3X2022_2.html",
		note: "the Spring Festival is prolonged to 02-02 against the epidemic; 02-01 is not worked"},
	{year: 2021, version: 1, number: "国办发明电〔2020〕27号", published: "2020-11-25", source: "https://0798ci.com/law/95022.html"},
	{year: 2022, version: 1, number: "国办发明电〔2021〕11号", published: "2021-10-25", source: "http://www.beijing.gov.cn/zhengce/zhengcefagui/202110/t20211026_2520500.html"},
	{year: 2023, version: 1, number: "国办发明电〔2022〕16号", published: "2022-12-08", source: wikisource + "国务院办公厅关于2023年部分节假日安排的通知"},
	{year: 2024, version: 1, number: "国办发明电〔2023〕7号", published: "2023-10-25", source: wikisource + "国务院办公厅关于2024年部分节假日安排的通知"},
	{year: 2025, version: 1, number: "国办发明电〔2024〕12号", published: "2024-11-12", source: "https://m.gmw.cn/2024-11/12/content_1303894933.htm"},
	{year: 2026, version: 1, number: "国办发明电〔2025〕7号", published: "2025-11-04", source: "http://2cto.com.cn/forum.php?mod=viewthread&page=1&tid=1152"},
}

const wikisource = "https://zh.wikisource.org/wiki/"

// Versions gives the built-in versions of a year, oldest first; none for a year without notice.
func Versions(year int) []Year {
	var all []Year
	for _, n := range notices {
		if n.year == year {
			all = append(all, n.read())
		}
	}
	return all
}

// read gives the days of a version. The table is fixed, so a date in it that is none is a bug.
func (n *notice) read() Year {
	y := Year{Year: n.year, Version: n.version, Notice: n.number, Source: n.source, Note: n.note}
	if n.published != "" {
		y.Published = mustParse(n.published)
	}
	worked := make(map[events.Date]bool)
	for e := HolidayUtil.GetHolidaysByYear(n.year).Front(); e != nil; e = e.Next() {
		holiday := e.Value.(*HolidayUtil.Holiday)
		worked[mustParse(holiday.GetDay())] = holiday.IsWork()
	}
	each := func(dates string, do func(events.Date)) {
		for monthAndDay := range strings.FieldsSeq(dates) {
			do(mustParse(fmt.Sprintf("%d-%s", n.year, monthAndDay)))
		}
	}
	each(n.work, func(d events.Date) { worked[d] = true })
	each(n.plain, func(d events.Date) { delete(worked, d) })
	for d, work := range worked {
		if work {
			y.Work = append(y.Work, d)
		} else {
			y.Off = append(y.Off, d)
		}
	}
	slices.SortFunc(y.Off, compareDates)
	slices.SortFunc(y.Work, compareDates)
	return y
}

func compareDates(a, b events.Date) int { return a.Midnight().Compare(b.Midnight()) }

func mustParse(text string) events.Date {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return events.DateOf(t)
}
