-- The accountabilities on cards of the policy's name.
SELECT subject, state, cards
FROM accountabilities FINAL
WHERE arrayExists(card -> startsWith(card, @prefix), cards)
ORDER BY subject
