-- By which law the town is judged.
SELECT law FROM town
