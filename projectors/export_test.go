package projectors

// CaseStep is the n-th act of a case, as benchmarks have them.
var CaseStep = caseStep

// Applied is how many records a projector has applied.
func Applied(m *Metrics) int64 { return m.applied.Load() }
