-- The condition of stories: a share of a family, by the hashes of subjects, so that no sort holds the archive whole.
WHERE startsWith(subject, '{family}/') AND cityHash64(subject) % {shares} = {share}
ORDER BY subject, time
