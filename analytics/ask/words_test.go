package ask

import "testing"

// The errors are as ClickHouse 26.7 answered them.
func TestErrorsNameWhatIsUnknownWithTheNearestName(t *testing.T) {
	for said, want := range map[string]string{
		"Code: 47. DB::Exception: Unknown expression or function identifier `orgn` in scope SELECT state FROM approvals_v WHERE orgn = 'x'. Maybe you meant: ['organ']. (UNKNOWN_IDENTIFIER) (version 26.7.2.1)":      "Unknown expression or function identifier `orgn`; near is organ (UNKNOWN_IDENTIFIER)",
		"Code: 47. DB::Exception: Unknown expression identifier `foo` in scope SELECT foo FROM approvals_v. (UNKNOWN_IDENTIFIER) (version 26.7.2.1)":                                                                  "Unknown expression identifier `foo`; DESCRIBE TABLE NAME lists the columns of a table or view (UNKNOWN_IDENTIFIER)",
		"Code: 46. DB::Exception: Function with name `countt` does not exist. In scope SELECT countt() FROM approvals_v. Maybe you meant: ['count']. (UNKNOWN_FUNCTION) (version 26.7.2.1)":                           "Function with name `countt` does not exist; near is count (UNKNOWN_FUNCTION)",
		"Code: 60. DB::Exception: Unknown table expression identifier 'aprovals_v' in scope SELECT * FROM aprovals_v. Maybe you meant oneseal.approvals_v?. (UNKNOWN_TABLE) (version 26.7.2.1)":                       "Unknown table expression identifier 'aprovals_v'; near is oneseal.approvals_v (UNKNOWN_TABLE)",
		"Code: 62. DB::Exception: Syntax error: failed at position 7 (1): 1. Expected one of: token sequence, Dot, end of query: In scope SELECT formatQuerySingleLine('SELEC 1'). (SYNTAX_ERROR) (version 26.7.2.1)": "Syntax error: failed at position 7 (1): 1 (SYNTAX_ERROR)",
		"no statement is allowed but SELECT": "no statement is allowed but SELECT",
	} {
		if got := plain(said); got != want {
			t.Errorf("%s\nis told as\n%s\nwant\n%s", said, got, want)
		}
	}
}

// No function is proposed that a query may not call, and none for a name that is like no other.
func TestARefusedFunctionIsToldWithTheNearest(t *testing.T) {
	for name, want := range map[string]string{"countt": "; near is count", "dateDif": "; near is dateDiff", "to_start_of_month": "", "fil": "", "file": "", "workday": "; near is workdays", "frobnicate": ""} {
		if got := nearest(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
