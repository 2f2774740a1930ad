package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"oneseal/events"
)

// upkeepDay tells each January, after a check of the town's log, of a batch that a changed byte had made unreadable and that was put back
// out of its checksum. It draws nothing, so that towns are otherwise as they would be without it.
func (t *town) upkeepDay() {
	if date := t.now.time(); date.YearDay() != 5 {
		return
	}
	year := t.now.year()
	s := t.story("storage", "oneseal.approval.v1-0-"+strconv.Itoa(year), "approval-bureau")
	digest := func(of string) events.SHA256 {
		sum := sha256.Sum256([]byte(of + s.subject))
		return events.SHA256(hex.EncodeToString(sum[:]))
	}
	first := int32(40 * (year - 2000))
	e := t.event(s, "", &events.StorageRepaired{
		Topic: "oneseal.approval.v1", Partition: events.Counted(0), From: events.Counted(first), To: events.Counted(first + 3),
		Into: "log", Out: "checksum", Found: "批次校验和不符", Before: digest("before "), After: digest("after "),
	})
	t.out = append(t.out, e)
	if year%4 == 2 {
		t.correct(s, e, events.FactCorrected{Effect: events.EffectReplaced, Reason: "时间登记有误", Time: (t.now - 2*minute).moment()})
	}
}
