package exchange

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oneseal/deploy/embedded/embeddedtest"
	"oneseal/events"
	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
	"oneseal/projectors/story"
)

// verified asks OpenSSL whether a signature is one of the text by the key.
func verified(t *testing.T, s events.Signed, text []byte) bool {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("this test needs OpenSSL: apt-get install openssl")
	}
	decode := func(text string) []byte {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	der, err := x509.MarshalPKIXPublicKey(ed25519.PublicKey(decode(s.Key)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string][]byte{"key.pem": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), "text": text, "signature": decode(s.Signature)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text", "-sigfile", "signature")
	command.Dir = dir
	out, _ := command.CombinedOutput()
	return strings.Contains(string(out), "Verified Successfully")
}

func (x *exchangeOf) deliveries() map[string][]story.Entry {
	x.t.Helper()
	ends, err := eventlog.Ends(x.t.Context(), x.log, events.Topic("delivery"))
	if err != nil {
		x.t.Fatal(err)
	}
	told := make(map[string][]story.Entry)
	for at, r := range ends {
		_, err := eventlog.ReadSettled(x.t.Context(), x.log, at.Topic, at.Partition, r.Start, r.End, func(r *eventlog.Record) error {
			e, _, err := x.log.PlausibleOf(r)
			if err != nil {
				return err
			}
			told[e.Subject] = append(told[e.Subject], story.Entry{Event: e, Partition: r.Partition, Offset: r.Offset})
			return nil
		})
		if err != nil {
			x.t.Fatal(err)
		}
	}
	return told
}

// Reactors are killed while events leave. Every event that franz-go reads is in one receipt, whose digest is that of what was read, and whose signature
// OpenSSL verifies; what the recipient signs settles it, and another digest disputes it.
func TestEveryEventThatLeftHasOneSignedReceipt(t *testing.T) {
	x := newExchange(t, embeddedtest.StartKafka(t).Brokers())
	x.tell(fact("grant/g", "g", "enforcement", -1, &events.GrantGiven{GrantTerms: terms()}))
	n, told, enough := 0, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(told)
		for ; ; n++ {
			select {
			case <-enough:
				return
			default:
				x.tell(fact(fmt.Sprintf("evidence/%d", n%7), fmt.Sprint(n), "enforcement", -20, collected(fmt.Sprint(n))))
			}
		}
	}()
	kills := 4
	if os.Getenv("ONESEAL_SLOW") != "" {
		kills = 40
	}
	for i := range kills {
		x.killed(time.Duration(500+97*i%700) * time.Millisecond)
	}
	close(enough)
	<-told
	by := len(x.read("g"))
	if by == 0 {
		t.Error("no event left before the last kill: the kills show nothing")
	}
	x.react()
	all := x.untilRead("g", n)
	if len(all) != n {
		t.Errorf("%d events left, want %d", len(all), n)
	}
	t.Logf("%d events left, %d of them through %d kills", n, by, kills)
	covered, verifiedOne := make(map[string]int), false
	var last story.Entry
	for subject, entries := range x.deliveries() {
		if len(entries) != 1 {
			t.Errorf("%s was told %d times", subject, len(entries))
		}
		last = entries[0]
		d := last.Event.Data.(*events.DeliveryProvided)
		first := slices.IndexFunc(all, func(g got) bool { return g.ID == d.First })
		if first < 0 || first+int(d.Events.Value()) > len(all) {
			t.Fatalf("%s names what did not leave: %+v", subject, d)
		}
		digest := sha256.New()
		for _, g := range all[first : first+int(d.Events.Value())] {
			covered[g.ID]++
			digest.Write([]byte(g.ID + "\n" + g.Data + "\n"))
		}
		if hex.EncodeToString(digest.Sum(nil)) != string(d.SHA256) || all[first+int(d.Events.Value())-1].ID != d.Last {
			t.Errorf("%s is of something else", subject)
		}
		if !verifiedOne {
			verifiedOne = true
			text := fmt.Sprintf("oneseal delivery provided\ngrant/g\npublic-security\n%d\n%s\n%s\n%s\n", d.Events.Value(), d.First, d.Last, d.SHA256)
			if !verified(t, d.Signed, []byte(text)) {
				t.Errorf("OpenSSL does not verify the signature of %q", text)
			}
			if verified(t, d.Signed, []byte(text+" ")) {
				t.Error("OpenSSL verifies another text")
			}
		}
	}
	for _, g := range all {
		if covered[g.ID] != 1 {
			t.Errorf("%s is in %d receipts", g.ID, covered[g.ID])
		}
	}

	d := last.Event.Data.(*events.DeliveryProvided)
	acknowledge := func(by string, digest events.SHA256, sign func(*events.DeliveryAcknowledged)) story.Entry {
		said := &events.DeliveryAcknowledged{By: by, SHA256: digest}
		sign(said)
		e := fact(last.Event.Subject, "ack-"+string(digest)+by, by, 1, said)
		return story.Entry{Event: e, Partition: last.Partition, Offset: last.Offset + 1}
	}
	theirs := ed25519.NewKeyFromSeed([]byte(strings.Repeat("x", ed25519.SeedSize)))
	signed := func(a *events.DeliveryAcknowledged) {
		a.Signed = events.Sign(theirs, a.Text(events.Subject(last.Event.Subject)))
	}
	for want, answer := range map[string]story.Entry{
		"acknowledged": acknowledge("public-security", d.SHA256, signed),
		"disputed":     acknowledge("public-security", events.SHA256(strings.Repeat("0", 64)), signed),
	} {
		row, err := models.FoldDelivery(story.Of(last.Event.Subject, []story.Entry{last, answer}))
		if err != nil || row.State != want || !row.Signed {
			t.Errorf("the delivery is %s, signed: %v, %v; want %s", row.State, row.Signed, err, want)
		}
	}
	forged := acknowledge("public-security", d.SHA256, func(a *events.DeliveryAcknowledged) {
		signed(a)
		a.Signature = events.Sign(theirs, []byte("another text")).Signature
	})
	if row, err := models.FoldDelivery(story.Of(last.Event.Subject, []story.Entry{last, forged})); err != nil || row.State != "disputed" {
		t.Errorf("with a signature of another text the delivery is %s, %v", row.State, err)
	}
}
