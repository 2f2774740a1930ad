-- One row an approval case. closed_on is the local date of the decision or other end, else of the end that a source states. handling
-- says of each step whether someone in office handles the case by it: acts of the applicant, of experts and of systems, publication
-- and the clock's stops are no such step.
CREATE OR REPLACE VIEW approvals_v AS
SELECT
    *,
    ifNull(toDate32(addMinutes(ended_at, arrayFirst((shift, at) -> at = ended_at, steps.utc_offset, steps.time))), stated_end_on) AS closed_on,
    arrayMap(t -> substringIndex(t, '.', -1) IN ('applicant_identified', 'received', 'correction_notice_issued', 'accepted', 'third_party_told',
        'site_checked', 'initial_reviewed', 're_reviewed', 'hearing_announced', 'hearing_held', 'expert_consulted', 'granted', 'refused',
        'certificate_issued', 'delivered'), steps.type) AS handling
FROM approvals FINAL
