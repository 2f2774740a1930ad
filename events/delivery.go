package events

import (
	"crypto/ed25519"
	"encoding/base64"
	"strconv"
	"strings"
)

var deliveryFamily = Family{
	Name:   "delivery",
	Table:  "deliveries",
	Title:  Title{"供数回执", "Delivery"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DeliveryProvided]("provided", "已提供", "Delivery provided", "report 3.4; Data Sharing Regulation Art. 25"),
		fact[DeliveryAcknowledged]("acknowledged", "接收方回执", "Delivery acknowledged", "report 3.4; Data Sharing Regulation Art. 26").by(TellerNamed),
	},
	States: []Value{{"provided", "已提供", "provided"}, {"acknowledged", "已回执", "acknowledged"}, {"disputed", "回执不符", "disputed"}},
	Lifecycle: `
		[*] --> provided: provided
		provided --> acknowledged: acknowledged
		provided --> disputed: acknowledged
		disputed --> acknowledged: acknowledged`,
}

// DeliveryProvided: events left under a grant, and stand in its topic, whole and in order. OneSeal signs what it provided for the holder.
type DeliveryProvided struct {
	Grant     Subject `json:"grant" title:"授权|grant"` // grant/…
	Recipient string  `json:"recipient"`              // organ
	Events    Count   `json:"events"`
	First     string  `json:"first" title:"首个事件|first event"` // id, as it left
	Last      string  `json:"last" title:"末个事件|last event"`
	// SHA256 is over the events in their order, of each its id, a line feed, its data as the topic holds it, and a line feed.
	SHA256 SHA256 `json:"sha256"`
	Signed
}

// DeliveryAcknowledged: the recipient has what was provided. It signs the digest of what it has.
type DeliveryAcknowledged struct {
	By     string `json:"by" title:"接收机关|received by"` // organ
	SHA256 SHA256 `json:"sha256"`
	Signed
}

// Signed is a signature by Ed25519 (RFC 8032), in base64, with the public key in base64.
type Signed struct {
	Key       string `json:"key" title:"公钥|public key"`
	Signature string `json:"signature" title:"签名|signature"`
}

// Text is what is signed of a delivery: a line for each of what it states.
func (d *DeliveryProvided) Text() []byte {
	return []byte(strings.Join([]string{"oneseal delivery provided", string(d.Grant), d.Recipient, strconv.Itoa(int(d.Events.Value())), d.First, d.Last, string(d.SHA256)}, "\n") + "\n")
}

// Text is what is signed of an acknowledgement of a delivery.
func (d *DeliveryAcknowledged) Text(delivery Subject) []byte {
	return []byte(strings.Join([]string{"oneseal delivery acknowledged", string(delivery), d.By, string(d.SHA256)}, "\n") + "\n")
}

// Sign signs a text.
func Sign(key ed25519.PrivateKey, text []byte) Signed {
	return Signed{base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)), base64.StdEncoding.EncodeToString(ed25519.Sign(key, text))}
}

// Verifies tells whether the signature is one of the text by the key that is stated.
func (s *Signed) Verifies(text []byte) bool {
	key, err := base64.StdEncoding.DecodeString(s.Key)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return false
	}
	signature, err := base64.StdEncoding.DecodeString(s.Signature)
	return err == nil && ed25519.Verify(key, text, signature)
}
