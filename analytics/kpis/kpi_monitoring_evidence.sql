-- name: kpi_monitoring_evidence
-- zh: 监控证据合规率
-- en: Monitoring evidence
-- numerator: device evidence that passed its review before the decision, of a device with a sign when it recorded, and preserved at the latest on the last day of its retention (Penalty Law Art. 41)
-- 分子: 决定前审核通过、采集时设备已设标志、且不晚于保存期最后一日固定的设备证据(行政处罚法第41条)
-- denominator: device evidence collected for a penalty case that was decided, and not rejected before the decision
-- 分母: 为已决定处罚案件采集、决定前未被排除的设备证据
-- clock: none; instants, and local dates for the retention
-- 时钟: 无；按时刻，保存期按本地日期
-- cohort: evidence of cameras and sensors by the month of its case's decision, else of its collection, and by the system that the camera belongs to
-- 对象: 摄像机与传感器证据按案件决定之月、未决定的按采集之月，并按摄像机所属系统归类
-- organ: owner of the evidence
-- 机关: 证据的归属机关
-- period: one calendar month, local dates
-- 期间: 一个公历月，本地日期
-- unit: ratio
-- target: 1
-- 目标: 1
-- not computable: evidence that names no device of the register, no day of retention, or a case that is not in the log; cases not decided yet are open; evidence of incidents, of cases that ended undecided and rejected evidence is not used
-- 无法计算: 未载明在册设备、保存期或所属案件不在日志中的证据；案件未决定的为未办结；事件、未作决定即结束案件的证据与被排除的证据均不算使用
-- column: not_used: 未使用 | not used
-- column: of_published_location: 位置已公布 | location published
-- column: of_reviewed_device: 设备已审核 | device reviewed
-- column: preserved_in_time: 按期固定 | preserved in time
-- column: reviewed_before_decision: 决定前已审核 | reviewed before the decision
-- column: with_sign: 设有标志 | with a sign
-- column: with_signature: 带签名 | with a signature
-- column: condition: 条件 | condition
-- value: condition=reviewed: 决定前审核通过 | reviewed before the decision
-- value: condition=sign: 设有标志 | a sign
-- value: condition=preserved: 按期固定 | preserved in time
-- value: condition=device_reviewed: 设备经审核 | device reviewed
-- value: condition=location: 位置已公布 | location published
-- value: condition=signature: 带签名 | signature
CREATE OR REPLACE VIEW kpi_monitoring_evidence AS
SELECT
    toStartOfMonth(ifNull(day, first_on)) AS month,
    camera_source, organ, area,
    'none' AS clock,
    countIf(verdict = 'used' AND reviewed AND device_signed AND kept) AS numerator,
    countIf(verdict = 'used') AS denominator,
    if(denominator > 0, numerator / denominator, NULL) AS value,
    countIf(verdict = 'used' AND reviewed) AS reviewed_before_decision,
    countIf(verdict = 'used' AND device_signed) AS with_sign,
    countIf(verdict = 'used' AND kept) AS preserved_in_time,
    countIf(verdict = 'used' AND device_reviewed) AS of_reviewed_device,
    countIf(verdict = 'used' AND located) AS of_published_location,
    countIf(verdict = 'used' AND signed) AS with_signature,
    countIf(verdict = 'not used') AS not_used,
    countIf(verdict = 'open') AS open_cases,
    countIf(verdict LIKE 'no %') AS not_computable,
    max(projected_at) AS fresh_at
FROM
(
    SELECT
        e.subject AS subject, e.organ AS organ, e.area AS area, e.first_on AS first_on, e.projected_at AS projected_at, e.signed AS signed, c.source AS camera_source,
        ifNull(e.passed_at <= p.decided_at, false) AS reviewed,
        ifNull(c.signed_at <= e.collected_at, false) AS device_signed,
        ifNull(c.location_published_at <= e.collected_at, false) AS located,
        ifNull(e.preserved_on <= e.kept_until, false) AS kept,
        arrayAll(k -> arrayExists((kind, result, at, until) -> kind = k AND result = 'passed' AND at <= e.collected_at AND (until IS NULL OR until >= e.collected_on),
            c.reviews.kind, c.reviews.result, c.reviews.reviewed_at, c.reviews.until_on), ['legal', 'technical']) AS device_reviewed,
        if(verdict = 'used', p.decided_on, e.collected_on) AS day,
        multiIf(NOT startsWith(e.case_subject, 'penalty/'), 'not used', p.subject = '', 'no story of the case',
                ifNull(e.rejected_at <= ifNull(p.decided_at, e.rejected_at), false), 'not used',
                p.decided_at IS NULL, if(p.closed_at IS NULL, 'open', 'not used'),
                c.subject = '', 'no device', e.kept_until IS NULL, 'no retention', 'used') AS verdict
    FROM (SELECT * FROM evidence FINAL WHERE state != 'void' AND origin IN ('camera', 'sensor')) AS e
    LEFT JOIN (SELECT * FROM penalties FINAL) AS p ON e.case_subject = p.subject
    LEFT JOIN (SELECT * FROM cameras FINAL) AS c ON toString(e.camera) = c.subject
)
GROUP BY month, camera_source, organ, area
ORDER BY month, camera_source, organ, area
