-- A question as ClickHouse understands it, on one line.
SELECT formatQuerySingleLine({asked:String})
