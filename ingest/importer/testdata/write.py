"""Writes the same small log as others write it: openpyxl, pandas, Python's csv and pm4py. Argument: a folder."""
import csv, datetime, os, sys
import openpyxl, pandas, pm4py
from openpyxl.styles import NamedStyle

folder = sys.argv[1]
at = lambda name: os.path.join(folder, name)
rows = [
    ("证-1", datetime.datetime(2017, 9, 22, 9, 30, 15), "收件", "o1", 35.5, datetime.date(2017, 10, 9)),
    ("证-1", datetime.datetime(2017, 9, 22, 23, 59, 59), "受理", "o2", 7, datetime.date(2017, 10, 9)),
    ("007", datetime.datetime(2017, 9, 25), "收件", "o1", 1234, datetime.date(2016, 2, 29)),
]
header = ["case_id", "time", "step", "officer", "amount", "due"]

# A title over the table, and a header of two rows with merged cells, as offices make them.
book = openpyxl.Workbook()
book.active.title = "说明"
book.active["A1"] = "no table"
sheet = book.create_sheet("收件")
sheet["A1"] = "2017年收件登记表"
sheet.merge_cells("A1:F1")
for cell, text in {"A2": "案件", "C2": "办理", "A3": "case_id", "B3": "time", "C3": "step", "D3": "officer", "E2": "amount", "F2": "due"}.items():
    sheet[cell] = text
for merged in ("A2:B2", "C2:D2", "E2:E3", "F2:F3"):
    sheet.merge_cells(merged)
for row in rows:
    sheet.append(row)
sheet["E6"] = 1.1 * 3
for n in range(4, 7):
    sheet.cell(n, 2).number_format = "yyyy/m/d h:mm:ss"
    sheet.cell(n, 5).number_format = '#,##0.00 "元"'
    sheet.cell(n, 6).number_format = 'd-mmm-yy'
book.save(at("openpyxl.xlsx"))

# Below two groups the same name; days as numbers since 1904; a number that Excel rounded; an error of a formula.
book = openpyxl.Workbook()
book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
sheet = book.active
for row in (["案件", None, "office", "seat"], ["id", "time", "id", "id"], ["1", datetime.datetime(2017, 9, 22, 8), "R", "o"], [123456789012345678, datetime.datetime(2017, 9, 22, 8), "R", "o"],
            ["3", 42999, "R", "o"], ["4", "#N/A", "R", "o"], [], ["6", datetime.datetime(2017, 9, 22, 8, 0, 0, 500000), True, "o"]):
    sheet.append(row)
sheet.merge_cells("A1:B1")
book.save(at("groups.xlsx"))

frame = pandas.DataFrame(rows, columns=header)
frame.to_excel(at("pandas.xlsx"), index=False)
frame.to_csv(at("pandas.csv"), index=False)
frame.to_csv(at("pandas-gbk.csv"), index=False, encoding="gbk", sep=";", decimal=",", date_format="%d/%m/%Y %H:%M:%S")
frame.to_csv(at("excel.csv"), index=False, encoding="utf-8-sig", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
frame.to_json(at("pandas.jsonl"), orient="records", lines=True, date_format="iso", date_unit="s", force_ascii=True)
with open(at("csv.csv"), "w", newline="", encoding="utf-16") as to:
    writer = csv.writer(to)
    writer.writerow(header)
    writer.writerows(rows)
log = frame.rename(columns={"case_id": "case:concept:name", "time": "time:timestamp", "step": "concept:name", "officer": "org:resource"})
log["time:timestamp"] = pandas.to_datetime(log["time:timestamp"]).dt.tz_localize("Asia/Shanghai")
log["due"] = log["due"].astype(str)
log["docs"] = [{"value": None, "children": {"concept:name": "inner"}} for _ in rows]
pm4py.write_xes(log, at("pm4py.xes"))
