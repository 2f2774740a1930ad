package events

import "reflect"

// DecodeByPlan decodes data without the strict decoder, and reports whether it did.
func DecodeByPlan(eventType string, data []byte) (any, bool) {
	info := byType[eventType]
	if info == nil || info.plan == nil {
		return nil, false
	}
	value := reflect.New(info.Data)
	return value.Interface(), info.plan.decode(data, new(words), value.Elem())
}

// DecodeStrictly decodes data without the plan.
func DecodeStrictly(eventType string, data []byte) (any, error) {
	return decodeStrictly(byType[eventType], data)
}
