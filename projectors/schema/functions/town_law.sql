-- town_law(): by which law the town's acts are judged: china, or none.
-- 中文：town_law()：本镇行为依何法律评判：china 或 none(不评判)。
CREATE OR REPLACE FUNCTION town_law AS () -> assumeNotNull((SELECT max(law) FROM {database}.town))
