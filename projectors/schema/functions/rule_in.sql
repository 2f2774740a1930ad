-- rule_in(rule, day): the version of a rule that is in force on a day, with from_on, name, limit and unit. A period goes by the
-- version of the day on which it begins. Without such a version limit is NULL, and name and unit are empty.
-- 中文：rule_in(rule, day)：某日适用的规则版本，含 from_on、name、limit、unit。期限按其起算之日的版本。没有该版本时 limit 为空值，name 与 unit 为空。
CREATE OR REPLACE FUNCTION rule_in AS (of_rule, on_day) -> arrayLast(of_version -> ifNull(of_version.from_on <= on_day, false),
    (SELECT versions_of FROM {database}.rule_lookup)[of_rule])
