-- One row an approval case. closed_on is the local date of the decision or other end, else of the end that a source states. handling
-- says of each step whether someone in office handles the case by it: acts of the applicant, of experts and of systems, fees, publication
-- and the clock's stops are no such step.
-- 中文：一行为一个审批件。closed_on 为决定或其他终结之日(当地日期)，无则取来源所载终结日。handling 逐环节载明该环节是否由在岗人员办理：申请人、专家与系统的行为、收费、公示以及时钟中止均不属办理。
CREATE OR REPLACE VIEW approvals_v AS
SELECT
    *,
    ifNull(ended_on, stated_end_on) AS closed_on,
    arrayMap(t -> t IN ('oneseal.approval.applicant_identified', 'oneseal.approval.received', 'oneseal.approval.correction_notice_issued', 'oneseal.approval.accepted', 'oneseal.approval.third_party_told',
        'oneseal.approval.site_checked', 'oneseal.approval.initial_reviewed', 'oneseal.approval.re_reviewed', 'oneseal.approval.hearing_announced', 'oneseal.approval.hearing_held',
        'oneseal.approval.expert_consulted', 'oneseal.approval.granted', 'oneseal.approval.refused', 'oneseal.approval.certificate_issued', 'oneseal.approval.delivered'), steps.type) AS handling
FROM approvals FINAL
