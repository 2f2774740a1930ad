package events

var sealFamily = Family{
	Name:   "seal",
	Title:  Title{"公章", "Seal"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[SealRegistered]("registered", "公章启用", "Seal registered", "report 3.1"),
		fact[SealAuthorityTransferred]("authority_transferred", "审批用章权划转", "Authority transferred to the seal", "report 3.1"),
		fact[SealAuthorityGranted]("authority_granted", "授权用章", "Authority to apply granted", "report 3.1"),
		fact[SealAuthorityRevoked]("authority_revoked", "取消用章授权", "Authority to apply revoked", "report 3.1"),
		fact[SealCustodyHandedOver]("custody_handed_over", "印章保管交接", "Custody handed over", "report 3.1"),
		fact[SealSurrendered]("surrendered", "公章收缴", "Seal surrendered", "report 4"),
	},
	States: []Value{{"in_use", "启用", "in use"}},
	Lifecycle: `
		[*] --> in_use: registered
		in_use --> in_use: authority_transferred, authority_granted, authority_revoked, custody_handed_over
		in_use --> [*]: surrendered`,
}

// SealRegistered: a seal is in use. Its uses are subjects of their own, of family sealing.
type SealRegistered struct {
	Title     string   `json:"title"` // inscription
	Kind      SealKind `json:"kind"`
	Form      SealForm `json:"form,omitzero"`
	Organ     Subject  `json:"organ"`                                    // organ/…, in whose name it is applied
	Custodian Subject  `json:"custodian,omitzero" title:"保管人|custodian"` // staff/… or post/…
	// Imprint is the digest of the registered imprint, against which a use can be checked.
	Imprint SHA256 `json:"imprint_sha256,omitzero" title:"印模摘要|imprint's digest"`
}

// SealAuthorityTransferred: decisions that bore another body's seal bear this one from here on.
type SealAuthorityTransferred struct {
	From      Subject   `json:"from" title:"原印章|former seal"` // organ/… or seal/…
	Items     []Subject `json:"items,omitzero"`               // item/…
	Powers    []Subject `json:"powers,omitzero"`              // power/…
	Effective Date      `json:"effective"`
	Document  string    `json:"document,omitzero"`
}

// SealAuthorityGranted: the holder may have the seal applied.
type SealAuthorityGranted struct {
	To    Subject   `json:"to" title:"被授权人|granted to"` // staff/… or post/…
	Items []Subject `json:"items,omitzero"`             // item/…; absent: all
	From  Date      `json:"from"`
	Until Date      `json:"until,omitzero"`
}

// SealAuthorityRevoked: the holder may no longer have the seal applied.
type SealAuthorityRevoked struct {
	To     Subject `json:"to" title:"被授权人|revoked from"` // staff/… or post/…
	From   Date    `json:"from"`
	Reason string  `json:"reason,omitzero"`
}

// SealCustodyHandedOver: someone else keeps the seal.
type SealCustodyHandedOver struct {
	From Subject `json:"from" title:"移交人|handed over by"` // staff/… or post/…
	To   Subject `json:"to" title:"接管人|handed over to"`   // staff/… or post/…
}

// SealSurrendered: the seal was taken in and is applied no more, as those of the former offices were.
type SealSurrendered struct {
	To        Subject `json:"to,omitzero" title:"收缴机关|surrendered to"` // organ/…, that took it in
	Successor Subject `json:"successor,omitzero" title:"接续印章|successor"`
	Reason    string  `json:"reason,omitzero"`
}

// SealKind is what a seal stands for.
type SealKind string

func (SealKind) Values() []Value {
	return []Value{
		{"approval", "审批专用章", "approval"}, {"administrative", "行政公章", "administrative"}, {"enforcement", "执法专用章", "enforcement"}, {"other", "其他", "other"},
	}
}

// SealForm is an imprint on paper or an electronic seal.
type SealForm string

func (SealForm) Values() []Value {
	return []Value{{"physical", "实物印章", "physical"}, {"electronic", "电子印章", "electronic"}}
}
