-- The rules that the town is judged by: those of the law that it chose.
SELECT DISTINCT rule FROM rules FINAL
