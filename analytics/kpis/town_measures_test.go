package kpis_test

import (
	"slices"
	"strings"

	"oneseal/events"
)

// The families that the measures of cases, the command centre and the villages read beside those of the service.
var townFamilies = []string{"penalty", "post", "casefile", "power", "draw", "evidence", "camera", "heartbeat", "alert", "incident", "dispatch", "shift", "dispute", "petition"}

var townMeasures = slices.Concat(caseMeasures, []measure{
	{"kpi_powers", "field, kind, organ, area", "numerator, denominator, dormant, return_proposed, not_held", powers},
	{"kpi_evidence_reuse", "month, measure, organ, area", "numerator, denominator, open_cases, not_computable", evidenceReuse},
	{"kpi_monitoring_evidence", "month, camera_source, organ, area", "numerator, denominator, reviewed_before_decision, with_sign, preserved_in_time, of_reviewed_device, of_published_location, with_signature, not_used, open_cases, not_computable", monitoring},
	{"kpi_alerts", "month, camera, camera_source, source, organ, area", "numerator, denominator, duplicates, timed, p50_seconds, p90_seconds, open_cases, not_computable", filled(alerts)},
	{"kpi_order_time", "month, kind, source, organ, area", "denominator, p50_seconds, p90_seconds, without_order, open_cases, not_computable", filled(orderTimes)},
	{"kpi_arrival", "month, organ, area", "numerator, denominator, p50_seconds, p90_seconds, refused, cancelled, open_cases, not_computable", filled(arrivals)},
	{"kpi_nearest", "month, organ, area", "numerator, denominator, overridden, unexplained, without_candidates, not_computable", filled(nearest)},
	{"kpi_incidents", "month, category, urgency, organ, area", "numerator, denominator, late, overdue, deferred, deferred_on_time, failed, verified, not_filed, open_cases, not_computable", incidents},
	{"kpi_camera_availability", "month, camera, camera_source, organ, area", "numerator, denominator, seconds_out, signs_without_interval, not_computable", cameraAvailability},
	{"kpi_duty_gaps", "month, organ, area", "numerator, denominator, gaps, longest_seconds, open_cases, not_computable", dutyGaps},
	{"kpi_penalty_times", "month, stage, procedure, law, organ, area", "numerator, denominator, overdue, without_limit, prolonged, same_day, timed, p50_days, p90_days, open_cases, not_computable", filled(penaltyTimes)},
	{"kpi_safeguards", "month, squadron, organ, area", "numerator, denominator, decisions, with_notice, with_statement_period, review_required, with_review, with_two_officers, with_service, with_full_record, open_cases, not_computable", safeguards},
	{"kpi_draws", "year, field, organ, area", "numerator, denominator, draws, drawn_objects, repeats, replacements_made, not_revealed, cancelled, open_cases, not_computable", draws},
	{"kpi_mediation", "month, village, category, organ, area", "numerator, denominator, refused, fulfilled, fulfilled_in_time, to_fulfil, breached, open_cases, not_computable", mediation},
	{"kpi_petitions", "month, term, category, organ, area", "numerator, denominator, late, overdue, extended, closed_before, open_cases, not_computable", petitions},
})

// caseMeasures need nothing but approval cases and what they name.
var caseMeasures = []measure{
	{"kpi_actual_compression", "item, organ, area", "base_cases, now_cases, base_median, now_median, numerator, denominator, comparable, open_cases, not_computable, now_weight", compression},
	{"kpi_actual_compression", "'all'", "if(sum(base_cases)>0,quantileExactWeightedArray(0.5)(observed_before,arrayMap(d->1,observed_before)),-1), " +
		"if(sum(base_cases)>0,quantileExactWeightedArray(0.5)(observed_now,arrayMap(d->now_weight,observed_now)),-1), uniqExactIf(item,comparable)", compressionOfAll},
	{"kpi_stage_times", "month, item, stage, unit, organ, area", "denominator, p50_workdays, p90_workdays, open_cases, not_computable", filled(stageTimes)},
	{"kpi_touch_and_wait", "month, item, organ, area", "numerator, denominator, cases, acts_without_interval, open_cases, not_computable", touches},
	{"kpi_corrections", "month, item, organ, area", "numerator, denominator, second_notices, open_cases, not_computable", corrections},
	{"kpi_acceptance_notice", "month, item, organ, area", "numerator, denominator, late, deemed_accepted, overdue, ended_before, open_cases, not_computable", acceptanceNotices},
	{"kpi_rework", "month, item, organ, area", "numerator, denominator, redone_by_other, repeated_by_same, by_unknown, open_cases", reworks},
	{"kpi_variants", "month, item, organ, area, variant", "numerator, denominator, open_cases", variants},
	{"kpi_conformance", "month, family, item, organ, area", "numerator, denominator, open_cases, not_computable, broken['" + strings.Join(compared, "'], broken['") + "']", conformance},
	{"kpi_suspensions", "month, item, organ, area, ground", "numerator, denominator, unlawful_workdays, open_cases, not_computable", suspended},
	{"kpi_handovers", "month, item, organ, area", "numerator, denominator, between_units, open_cases, not_computable", handovers},
}

var townVaries = map[string]string{
	"kpi_actual_compression":  "sum(base_cases), sum(now_cases), sum(base_median) - sum(now_median), countIf(comparable), countIf(NOT comparable), sum(open_cases), sum(not_computable)",
	"kpi_stage_times":         "sum(denominator), sum(p50_workdays), sum(p90_workdays), sum(open_cases), sum(not_computable)",
	"kpi_touch_and_wait":      "sum(numerator), sum(denominator), sum(acts_without_interval), sum(open_cases), sum(not_computable)",
	"kpi_corrections":         "sum(numerator), sum(denominator) - sum(numerator), sum(second_notices), sum(open_cases), sum(not_computable)",
	"kpi_acceptance_notice":   "sum(numerator), sum(late), sum(deemed_accepted), sum(overdue), sum(ended_before), sum(open_cases), sum(not_computable)",
	"kpi_rework":              "sum(redone_by_other), sum(repeated_by_same), sum(by_unknown), sum(denominator) - sum(numerator), sum(open_cases)",
	"kpi_variants":            "uniqExact(variant) - 2, max(numerator) - 1, sum(denominator), sum(open_cases)",
	"kpi_conformance":         "sum(numerator), sum(open_cases), sum(not_computable), sum(broken['" + strings.Join(judged, "']), sum(broken['") + "'])",
	"kpi_suspensions":         "sum(numerator), sum(denominator), sum(unlawful_workdays), sum(open_cases), sum(not_computable), uniqExact(ground) - 4",
	"kpi_handovers":           "sum(numerator), sum(between_units), sum(numerator) - sum(between_units), sum(open_cases), sum(not_computable)",
	"kpi_powers":              "sum(numerator), sum(dormant), sum(return_proposed), sum(not_held)",
	"kpi_evidence_reuse":      "sum(numerator * (measure = 'items')), sum((denominator - numerator) * (measure = 'items')), sum(numerator * (measure = 'cases')), sum((denominator - numerator) * (measure = 'cases')), sum(open_cases), sum(not_computable)",
	"kpi_monitoring_evidence": "sum(numerator), sum(reviewed_before_decision) - sum(denominator), sum(with_sign) - sum(denominator), sum(preserved_in_time) - sum(denominator), sum(of_reviewed_device) - sum(denominator), sum(of_published_location) - sum(denominator), sum(with_signature), sum(not_used), sum(open_cases), sum(not_computable)",
	"kpi_alerts":              "sum(numerator), sum(duplicates), sum(timed), sum(p50_seconds), sum(open_cases), sum(not_computable)",
	"kpi_order_time":          "sum(denominator), sum(p90_seconds), sum(without_order), sum(open_cases), sum(not_computable)",
	"kpi_arrival":             "sum(numerator), sum(denominator) - sum(numerator), sum(p90_seconds), sum(refused), sum(cancelled), sum(open_cases), sum(not_computable)",
	"kpi_nearest":             "sum(numerator), sum(overridden), sum(unexplained), sum(without_candidates), sum(not_computable)",
	"kpi_incidents":           "sum(numerator), sum(late), sum(overdue), sum(deferred) - sum(deferred_on_time), sum(deferred_on_time), sum(failed), sum(not_filed), sum(open_cases), sum(not_computable)",
	"kpi_camera_availability": "sum(numerator), sum(denominator) - sum(numerator), sum(seconds_out), sum(signs_without_interval), sum(not_computable)",
	"kpi_duty_gaps":           "sum(numerator), sum(denominator), sum(gaps), sum(open_cases), sum(not_computable)",
	"kpi_penalty_times":       "sum(numerator), sum(late), sum(overdue), sum(without_limit), sum(prolonged), sum(same_day), sum(open_cases), sum(not_computable), countIf(law = '2021')",
	"kpi_safeguards":          "sum(numerator), sum(with_notice) - sum(decisions), sum(with_statement_period) - sum(decisions), sum(with_review) - sum(review_required), sum(with_two_officers) - sum(decisions), sum(with_service) - sum(decisions), sum(with_full_record) - sum(decisions), sum(open_cases), sum(not_computable)",
	"kpi_draws":               "sum(numerator), sum(denominator), sum(repeats), sum(replacements_made), sum(not_revealed), sum(cancelled), sum(open_cases), sum(not_computable)",
	"kpi_mediation":           "sum(numerator), sum(denominator) - sum(numerator), sum(refused), sum(fulfilled) - sum(fulfilled_in_time), sum(fulfilled_in_time), sum(to_fulfil) - sum(fulfilled), sum(breached), sum(open_cases), sum(not_computable)",
	"kpi_petitions":           "sum(numerator), sum(late), sum(overdue), sum(extended), sum(closed_before), sum(open_cases), sum(not_computable)",
}

// fewBeats leaves the heartbeats of some cameras only: the others are silent.
func fewBeats(town []*events.Event) []*events.Event {
	return slices.DeleteFunc(town, func(e *events.Event) bool {
		return e.Family() == "heartbeat" && !strings.HasSuffix(e.Subject, "3") && !strings.HasSuffix(e.Subject, "8")
	})
}
