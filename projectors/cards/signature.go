package cards

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"oneseal/events"
)

// signatureHeader is the Kafka header with the reactor's signature, in hexadecimal. It is no attribute of the event.
const signatureHeader = "oneseal-signature"

// SigningKey tells the reactor's own events from those that others wrote into the log under its source. Processes that supervise one town have
// the same. It is 32 random bytes.
type SigningKey []byte

// sign gives the HMAC-SHA256 of the event as a structured CloudEvent.
func (k SigningKey) sign(e *events.Event) (string, error) {
	if len(k) != sha256.Size {
		return "", fmt.Errorf("the signing key of cards has %d bytes, not %d", len(k), sha256.Size)
	}
	document, err := events.EncodeStructured(e)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, k)
	mac.Write(document)
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// check tells whether the event is as the reactor signed it.
func (k SigningKey) check(e *events.Event, signature string) error {
	want, err := k.sign(e)
	if err != nil {
		return err
	}
	if !hmac.Equal([]byte(want), []byte(signature)) {
		return errors.New("it does not bear this town's signature: somebody else wrote it into the log, or a process that supervises with another supervision.key in its data folder")
	}
	return nil
}
