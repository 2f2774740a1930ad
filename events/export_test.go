package events

import (
	"reflect"

	"github.com/go-json-experiment/json"
)

// DecodeByPlan decodes data without the strict decoder, and reports whether it did.
func DecodeByPlan(eventType string, data []byte) (any, bool) {
	info := byType[eventType]
	if info == nil || info.plan == nil {
		return nil, false
	}
	value := reflect.New(info.Data)
	return value.Interface(), info.plan.decode(data, new(interned), value.Elem())
}

// MarshalData encodes data without the printer.
func MarshalData(e *Event) ([]byte, error) { return json.Marshal(e.Data, json.Deterministic(true)) }

// HasPrinter says whether the data of a type are encoded by a printer.
func HasPrinter(eventType string) bool { return byType[eventType].printer != nil }

// DecodeDocument decodes an event without the plan for those of the usual form.
func DecodeDocument(document []byte) (*Event, error) {
	e, _, err := decodeDocument(document)
	return e, err
}

// DecodeStrictly decodes data without the plan.
func DecodeStrictly(eventType string, data []byte) (any, error) {
	return decodeStrictly(byType[eventType], data)
}
