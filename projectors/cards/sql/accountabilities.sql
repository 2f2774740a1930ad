-- The accountabilities on cards of the policy's name, and those of the subjects that the policy's would have.
SELECT subject, state, cards
FROM accountabilities FINAL
WHERE arrayExists(card -> startsWith(card, @prefix), cards) OR startsWith(subject, concat('accountability/', substring(@prefix, 6)))
ORDER BY subject
