-- item_name(code): the name of a service item in its last version, and the code itself if none is known.
-- 中文：item_name(code)：事项最后一个版本的名称；未知的为代码本身。
CREATE OR REPLACE FUNCTION item_name AS (of_item) -> transform(toString(of_item),
    (SELECT items_named FROM {database}.name_lookup).1, (SELECT items_named FROM {database}.name_lookup).2, toString(of_item))
