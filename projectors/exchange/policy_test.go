package exchange

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/deploy/strangers"
	"oneseal/events"
	"oneseal/events/client"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// triples has rdflib read JSON-LD and ask it as a graph.
const triples = `
import sys
from rdflib import Graph, Namespace
from rdflib.namespace import RDF
odrl = Namespace("http://www.w3.org/ns/odrl/2/")
g = Graph().parse(data=sys.stdin.read(), format="json-ld")
(policy,) = g.subjects(RDF.type, odrl.Agreement)
print("policy", policy)
print("assigner", g.value(policy, odrl.assigner), "assignee", g.value(policy, odrl.assignee))
permission = g.value(policy, odrl.permission)
print("action", g.value(permission, odrl.action), "prohibited", g.value(g.value(policy, odrl.prohibition), odrl.action))
def said(of):
    return sorted(" ".join([str(g.value(c, odrl.leftOperand)).rsplit(":", 1)[-1].rsplit("/", 1)[-1], str(g.value(c, odrl.operator)).rsplit("/", 1)[-1], "|".join(sorted(map(str, g.objects(c, odrl.rightOperand))))]) for c in of)
for line in said(g.objects(permission, odrl.constraint)): print("constraint", line)
for line in said(g.objects(g.value(permission, odrl.target), odrl.refinement)): print("refinement", line)
`

func TestRdflibReadsAGrantAsAnODRLPolicy(t *testing.T) {
	python := strangers.Python(t, "rdflib==7.1.4")
	with := terms()
	with.Personal = []events.PersonalField{{Field: "$.data.plate", Basis: "公共安全视频图像信息系统管理条例/20"}}
	with.Filter.Areas = []events.AreaCode{"320312"}
	g := models.GrantOf(story.Of("grant/g", []story.Entry{{Event: fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: with})}}))
	text, err := Policy(&g)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), python, "-c", triples)
	command.Stdin = strings.NewReader(string(text))
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	instant := func(m events.Moment) string { return m.UTC().Format("2006-01-02T15:04:05") }
	for _, want := range []string{
		"policy urn:oneseal:grant:g\n", "assigner urn:oneseal:organ:enforcement assignee urn:oneseal:organ:public-security\n",
		"action http://www.w3.org/ns/odrl/2/use prohibited http://www.w3.org/ns/odrl/2/distribute\n", "constraint purpose eq 案件办理\n", "constraint dateTime lt " + instant(with.Until),
		"refinement type isAnyOf oneseal.evidence.*\n", "refinement field isAnyOf $.area|$.data.case|$.data.kind|$.data.plate\n", "refinement area isAnyOf 320312\n", "refinement time gteq " + instant(with.From),
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("rdflib does not say %q:\n%s", want, out)
		}
	}
}

// The Go client reads with the structs of the catalogue, is stopped in the middle and begun again: it goes on from what the server kept. It ends with the grant.
func TestGoClientResumesAndEndsWithTheGrant(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	register, _ := x.react()
	reader := client.Reader{URL: strings.TrimSuffix(x.serve(register), Path), Key: "public-security", Grant: "g"}
	x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: terms()}),
		fact("evidence/1", "1", "enforcement", -20, collected("never")), fact("evidence/1", "2", "enforcement", -19, collected("never")))
	x.untilRead("g", 2)
	var seen []string
	enough := errors.New("enough")
	read := func(until int) error {
		return reader.Read(t.Context(), func(_ context.Context, g client.Granted) error {
			if c, is := g.Data.(*events.EvidenceCollected); !is || c.Kind != "audiovisual" || c.Plate != "" || g.Grant != "grant/g" {
				t.Errorf("came %+v", g)
			}
			if !slices.Contains(seen, g.ID) {
				seen = append(seen, g.ID)
			}
			if len(seen) == until {
				return enough
			}
			return nil
		})
	}
	if err := read(2); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	x.tell(fact("evidence/1", "3", "enforcement", -18, collected("never")))
	if err := read(3); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	x.tell(fact("grant/g", "revoked", "enforcement", 0, &events.GrantRevoked{Reason: "用途已完成"}))
	err := read(4)
	if refused, is := errors.AsType[*client.RefusedError](err); !is || refused.Problem.Problem != "the grant is revoked" {
		t.Errorf("after the revocation: %v", err)
	}
	if want := []string{IDOf("g", "/enforcement", "1"), IDOf("g", "/enforcement", "2"), IDOf("g", "/enforcement", "3")}; !slices.Equal(seen, want) {
		t.Errorf("read %v, want %v", seen, want)
	}
}
