-- organ_name(code): the name that an organ is registered with, and the code itself if none is.
-- 中文：organ_name(code)：机构的登记名称；没有登记的为代码本身。
CREATE OR REPLACE FUNCTION organ_name AS (of_organ) -> transform(toString(of_organ),
    (SELECT organs_named FROM {database}.name_lookup).1, (SELECT organs_named FROM {database}.name_lookup).2, toString(of_organ))
