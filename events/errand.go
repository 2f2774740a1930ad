package events

var errandFamily = Family{
	Name:   "errand",
	Table:  "errands",
	Title:  Title{"村级代办件", "Village errand"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[ErrandTaken]("taken", "村级受理代办", "Application taken in the village", "report 3.3"),
		fact[ErrandForwarded]("forwarded", "报送镇中心", "Forwarded to the town", "report 3.3"),
		fact[ErrandResultReturned]("result_returned", "结果返村", "Result returned to the village", "report 3.3").by(TellerAnyone),
		fact[ErrandHandedOver]("handed_over", "结果交付群众", "Result handed over", "report 3.3"),
		fact[ErrandClosed]("closed", "代办终止", "Errand closed", "report 3.3"),
	},
	States: []Value{
		{"taken", "已受理", "taken"}, {"forwarded", "已报送", "forwarded"}, {"returned", "结果已回", "result returned"}, {"handed_over", "已交付", "handed over"},
		{"closed", "已终止", "closed"},
	},
	Lifecycle: `
		[*] --> taken: taken
		taken --> forwarded: forwarded
		forwarded --> returned: result_returned
		returned --> [*]: handed_over
		taken --> [*]: handed_over, closed
		forwarded --> [*]: closed`,
}

// ErrandTaken: the village's agent took an application, so that nobody has to go to the town.
type ErrandTaken struct {
	Point     Subject  `json:"point"`                            // point/…
	Item      Subject  `json:"item"`                             // item/…
	Agent     Subject  `json:"agent,omitzero" title:"代办员|agent"` // staff/…
	Applicant *Party   `json:"applicant,omitzero"`
	Materials []string `json:"materials,omitzero"`                  // codes of the materials handed in
	Online    Platform `json:"online,omitzero" title:"网上平台|online"` // what the agent enters it into
}

// ErrandForwarded: the application went to the town.
type ErrandForwarded struct {
	Case Subject       `json:"case,omitzero"` // approval/…
	Way  ForwardingWay `json:"way,omitzero" title:"报送方式|way"`
}

// ErrandResultReturned: the result is in the village.
type ErrandResultReturned struct {
	Result string `json:"result,omitzero"` // number of the certificate or decision
}

// ErrandHandedOver: the applicant has the result.
type ErrandHandedOver struct {
	Method ServiceMethod `json:"method,omitzero"`
}

// ErrandClosed: the errand ended without a result.
type ErrandClosed struct {
	Reason string `json:"reason,omitzero"`
}

// Platform is the level whose system an application is entered into.
type Platform string

func (Platform) Values() []Value {
	return []Value{
		{"village", "村级平台", "village platform"}, {"town", "镇级平台", "town platform"}, {"county", "县级平台", "county platform"},
		{"province", "省级平台", "provincial platform"}, {"none", "未上网", "not online"},
	}
}

// ForwardingWay is how an application goes to the town.
type ForwardingWay string

func (ForwardingWay) Values() []Value {
	return []Value{{"online", "网上", "online"}, {"carried", "代送", "carried"}, {"post", "邮寄", "post"}}
}
