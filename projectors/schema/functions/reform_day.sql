-- reform_day(): the first day of the town's reform.
-- 中文：reform_day()：本镇改革首日。
CREATE OR REPLACE FUNCTION reform_day AS () -> assumeNotNull((SELECT max(reform_on) FROM {database}.town))
