-- When the figures were last found to be what the tables give, the oldest of them.
SELECT minOrNull(checked_at) FROM figures FINAL
