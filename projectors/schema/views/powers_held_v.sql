-- One row a power that the town holds or held, and since when up to when: held on a day D where held_from_on <= D and held_to_on is
-- NULL or after D. organ is the one that keeps it; transfer, document, held_before_by and transfer_basis say by what it came; list and
-- list_version where it stands, listed_on since when.
-- 中文：一行为镇持有或曾持有的一项权力及其起止：某日 D 持有，即 held_from_on <= D 且 held_to_on 为空或在 D 之后。organ 为管理机关；transfer、document、held_before_by、transfer_basis 载明何以取得；list、list_version 为所列清单及版本，listed_on 为列入之日。
CREATE OR REPLACE VIEW powers_held_v AS
SELECT
    subject AS power, title, kind, field, organ, area, held_from_on, held_to_on, transfer, document, held_before_by, transfer_basis,
    list, list_version, listed_on, acts, projected_at
FROM powers FINAL
WHERE held_from_on IS NOT NULL AND state NOT IN ('void', 'refused', 'delegation_proposed')
