-- One row a delivery under a grant, with its receipts.
-- 中文：一行为依授权的一次供数及其回执。
CREATE OR REPLACE VIEW deliveries_v AS SELECT * FROM deliveries FINAL
