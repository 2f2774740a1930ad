package events_test

import (
	"errors"
	"fmt"
	"testing"

	"oneseal/events"
)

func TestWhatNobodySeesIsRefusedInAttributesAndShownInTexts(t *testing.T) {
	decode := func(subject, actor string) error {
		e, err := events.DecodeStructured(fmt.Appendf(nil, `{"specversion":"1.0","id":"1","source":"/w","type":"oneseal.approval.received","subject":%q,"time":"2017-09-22T09:30:00+08:00","actor":%q,"data":{}}`, subject, actor))
		if err != nil {
			t.Fatal(err)
		}
		return events.Legible(e)
	}
	for _, subject := range []string{"approval/2017-42", "approval/瓯审〔2017〕42号", "approval/（2017）浙0324执42号", "approval/дело-42", "approval/A-42é", "approval/第 42　号"} {
		if err := decode(subject, "a"); err != nil {
			t.Errorf("%q is refused: %v", subject, err)
		}
	}
	for _, subject := range []string{
		"approval/2017-42\u202e", "approval/2017\u200b-42", "approval/2017-42\ufeff", "approval/2017\u2028-42", "approval/2017\u00ad-42", "approval/２０１７-42", "approval/\uff21-42",
		"approval/\u0410A-42", "approval/e\u0301-42", "approval/\U0001d7d02017", "approval/2017\u00a042",
	} {
		var bad *events.Invalid
		if err := decode(subject, "a"); !errors.As(err, &bad) || bad.Path != "/subject" {
			t.Errorf("%q: %v", subject, err)
		}
	}
	var bad *events.Invalid
	if err := decode("approval/1", "officer\u202e7"); !errors.As(err, &bad) || bad.Path != "/actor" {
		t.Errorf("an actor with an override: %v", err)
	}
	for text, want := range map[string]string{"拒绝\u202e绝拒": "拒绝<U+202E>绝拒", "a\x1b[2Jb": "a<U+001B>[2Jb", "reason\nOrgan: police": "reason Organ: police", "plain 普通": "plain 普通", "a\u200bb": "a<U+200B>b"} {
		if got := events.Visible(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
		stated := events.Impersonal(&events.CardWithdrawn{Reason: text})
		if len(stated) != 1 || stated[0].Text != want {
			t.Errorf("the page is told %+v", stated)
		}
	}
}
