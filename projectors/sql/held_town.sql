-- What an earlier start said of the town.
SELECT reform_on, zone, law, arrayMap(s -> s.opens, sessions), arrayMap(s -> s.shuts, sessions) FROM town
