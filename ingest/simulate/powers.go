package simulate

import (
	"fmt"

	"oneseal/events"
)

// receivePowers plans the county's powers: they came in three parts, and stand in five lists.
func (t *town) receivePowers() {
	parts := []struct {
		at       clock
		from, to int
		document string
	}{{t.office(2012, 8, 23), 0, 420, t.countyPaper(2012)}, {t.office(2014, 3, 18), 420, 610, t.countyPaper(2014)}, {t.office(2016, 6, 21), 610, powersHeld, t.countyPaper(2016)}}
	for n, part := range parts {
		t.at(part.at, func() {
			for i := part.from; i < part.to; i++ {
				p := t.story("power", fmt.Sprintf("%03d", i+1), approvalBureau)
				t.powers = append(t.powers, p)
				title := fmt.Sprintf("%s事项%03d", fields[i%len(fields)], i+1)
				if i < len(beyondCapacity) {
					title = beyondCapacity[i]
				}
				t.tell(p, system, &events.PowerReceived{Title: title, Kind: events.PowerKind(powerKinds[i%len(powerKinds)]), Field: fields[i%len(fields)], From: "county-government", Effective: t.now.date(), Document: part.document})
			}
			if n == 0 {
				for i, s := range t.items {
					s.power = t.powers[20+10*i] // a licence
				}
			}
		})
		t.at((part.at + 2*day).office(), func() { t.listPowers(n+1, part.from, part.to) })
	}
}

func (t *town) countyPaper(year int) string {
	return fmt.Sprintf("县府发〔%d〕1号", year+t.o.Later)
}

func (t *town) listPowers(version, from, to int) {
	kinds := []string{"行政许可", "行政处罚", "行政检查与强制", "行政确认与征收", "其他权力"}
	if version == 1 {
		for i := range 6 {
			l := t.story("list", fmt.Sprintf("%d", i+1), "party-office")
			t.lists = append(t.lists, l)
			published := &events.ListPublished{Kind: "powers", Version: "1", Effective: t.now.date(), Document: t.file(l.subject+"/1", "application/pdf", 0)}
			if i == 5 {
				published.Title, published.Kind = "责任清单", "duties"
			} else {
				published.Title = kinds[i] + "清单"
			}
			t.tell(l, system, published)
		}
		draft := t.story("list", "draft", "party-office")
		t.tell(draft, system, &events.ListPublished{Title: "权力清单（试行）", Kind: "powers", Version: "0", Effective: t.now.date()})
		t.tell(draft, system, &events.ListWithdrawn{Effective: t.now.date(), Reason: "由五项清单取代"})
	}
	for i := from; i < to; i++ {
		t.tell(t.powers[i], system, &events.PowerListed{List: t.lists[i%5].name(), Version: fmt.Sprint(version), Duties: []string{"依法办理"}, Liabilities: []string{"逾期"}})
	}
	if version > 1 {
		for _, l := range t.lists {
			t.tell(l, system, &events.ListRevised{Version: fmt.Sprint(version), Effective: t.now.date(), Added: []events.Subject{t.powers[from].name()}})
		}
	}
}

// exercise tells that a case rests on a power.
func (t *town) exercise(power *story, actor string, of *story) {
	t.tell(power, actor, &events.PowerExercised{Case: of.name()})
}

// laterChanges plans what happened to bodies and powers once.
func (t *town) laterChanges() {
	t.at(t.office(2016, 11, 8), func() { // what has not been used by now lies dormant
		for i, p := range t.powers {
			result := events.PowerFitness("fit")
			switch {
			case i < 19:
				result = "beyond_capacity"
			case i > 300:
				result = "dormant"
			}
			t.tell(p, system, &events.PowerAssessed{Result: result, From: (t.now - 365*day).date(), To: t.now.date()})
		}
	})
	const proposals = 9
	t.at(t.office(2017, 3, 14), func() {
		for i := range 19 {
			p := t.powers[i]
			t.tell(p, system, &events.PowerReturnProposed{To: "county-government", Reason: "超过镇级承接能力"})
			t.at(t.office(2018, 4, 10), func() {
				decided := &events.PowerReturnDecided{Answer: "rejected", Document: t.countyPaper(2018)}
				if i%2 == 0 {
					decided.Answer, decided.Effective = "adopted", t.now.date()
				}
				t.tell(p, system, decided)
			})
		}
		for i := range proposals {
			p := t.story("power", fmt.Sprintf("wanted-%d", i+1), approvalBureau)
			t.tell(p, system, &events.PowerDelegationProposed{Title: wantedPowers[i], Kind: "licence", Holder: "county-government", Reason: "群众办事就近"})
			t.at(t.office(2018, 4, 10), func() {
				decided := &events.PowerDelegationDecided{Answer: "rejected", Document: t.countyPaper(2018)}
				if i%2 == 0 {
					decided.Answer, decided.Effective = "adopted", t.now.date()
				}
				t.tell(p, system, decided)
			})
		}
	})
	t.at(t.office(2018, 3, 6), func() {
		t.tell(t.seal, system, &events.SealAuthorityGranted{To: t.clerks[1].name(), From: t.now.date(), Until: (t.now + 30*day).date()})
		t.tell(t.seal, system, &events.SealCustodyHandedOver{From: t.clerks[0].name(), To: t.clerks[1].name()})
	})
	t.at(t.office(2018, 4, 9), func() {
		t.tell(t.seal, system, &events.SealAuthorityRevoked{To: t.clerks[1].name(), From: t.now.date(), Reason: "授权期满"})
	})
	// A window and a village point that were tried and given up, in the year after the report.
	t.at(t.office(2018, 4, 24), func() {
		w := t.story("window", "trial", approvalBureau)
		t.tell(w, system, &events.WindowEstablished{Title: "试点窗口", Organ: t.organ(approvalBureau)})
		t.tell(w, system, &events.WindowItemStationed{Item: t.items[0].name(), From: t.now.date()})
		p := t.story("point", "trial", politicsOffice)
		t.tell(p, system, &events.PointOpened{Kind: "service_point", Village: t.villageCode(0)})
		t.tell(p, system, &events.PointItemListed{Item: t.items[0].name(), From: t.now.date()})
		post := t.story("post", "trial", approvalBureau)
		t.tell(post, system, &events.PostEstablished{Title: "试点岗", Organ: t.organ(approvalBureau)})
		t.at(t.office(2018, 6, 12), func() {
			t.tell(w, system, &events.WindowItemRemoved{Item: t.items[0].name(), From: t.now.date()})
			t.tell(w, system, &events.WindowAbolished{From: t.now.date()})
			t.tell(p, system, &events.PointItemRemoved{Item: t.items[0].name(), From: t.now.date()})
			t.tell(p, system, &events.PointClosed{From: t.now.date(), Reason: "试点结束"})
			t.tell(post, system, &events.PostAbolished{Effective: t.now.date()})
		})
	})
}
