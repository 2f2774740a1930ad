package events

var drawFamily = Family{
	Name:   "draw",
	Table:  "draws",
	Title:  Title{"双随机抽取", "Random draw"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[DrawCommitted]("committed", "抽取承诺", "Draw committed", "report 3.4; Business Environment Regulation Art. 54"),
		fact[DrawExecuted]("executed", "随机抽取", "Draw executed", "report 3.4; Business Environment Regulation Art. 54"),
		fact[DrawRevealed]("revealed", "种子公布", "Seed revealed", "report 3.4"),
		fact[DrawOfficerReplaced]("officer_replaced", "回避更换", "Officer replaced", "report 3.4; Penalty Law Art. 43"),
		fact[DrawCancelled]("cancelled", "抽取取消", "Draw cancelled", "report 3.4"),
	},
	States: []Value{{"committed", "已承诺", "committed"}, {"executed", "已抽取", "executed"}, {"revealed", "已公开种子", "revealed"}, {"cancelled", "已取消", "cancelled"}},
	Lifecycle: `
		[*] --> committed: committed
		committed --> executed: executed
		executed --> executed: officer_replaced
		executed --> revealed: revealed
		revealed --> revealed: officer_replaced
		committed --> [*]: cancelled`,
}

// DrawCommitted: before anything is drawn, the pools and the seed are fixed by their digests, so that
// nobody can choose them afterwards and anybody can draw again.
type DrawCommitted struct {
	Plan     string `json:"plan,omitzero" title:"抽查计划|plan"`
	Field    string `json:"field,omitzero" title:"领域|field"`          // of enforcement
	SeedHash SHA256 `json:"seed_sha256" title:"种子摘要|seed's digest"`   // of the seed, which is revealed later
	Objects  Pool   `json:"objects" title:"检查对象|objects"`             // enterprise/…
	Officers Pool   `json:"officers"`                                 // staff/…
	Drawn    Count  `json:"drawn" title:"抽取数|drawn"`                  // how many objects are to be drawn
	Each     Count  `json:"officers_each" title:"每组人数|officers each"` // officers for each object
	// Method is name and version of the algorithm. By draw/1, the members of a pool are drawn for a role in the order of the
	// hexadecimal SHA-256 of seed, beacon, role and subject, with a line feed between them; the beacon is as it is revealed,
	// and empty without one. The role is "objects", and for each object "officers " with the object's subject; who steps
	// back is replaced by the next in the order.
	Method string `json:"method"`
	Beacon string `json:"beacon,omitzero"` // public randomness that is mixed in, and when it is known
}

// Pool is a frozen set to draw from. Its digest is over the subjects, sorted, each followed by a line feed.
type Pool struct {
	SHA256 SHA256 `json:"sha256"`
	Size   Count  `json:"size" title:"数量|size"`
	File   *File  `json:"file,omitzero"`
}

// DrawExecuted: what was drawn, in the order of drawing.
type DrawExecuted struct {
	Matches []DrawMatch `json:"matches" title:"匹配结果|matches"`
}

// DrawMatch is one object with the officers who inspect it.
type DrawMatch struct {
	Object   Subject   `json:"object"`   // enterprise/…
	Officers []Subject `json:"officers"` // staff/…
	// Inspection is the inspection/… that follows.
	Inspection Subject `json:"inspection,omitzero" title:"检查|inspection"`
}

// DrawRevealed: the seed is public: with it and the pools, the draw can be repeated.
type DrawRevealed struct {
	Seed string `json:"seed" title:"随机种子|seed"`
	// Beacon is the public randomness that was mixed in.
	Beacon string `json:"beacon,omitzero"`
}

// DrawOfficerReplaced: a drawn officer steps back, and the next one of the draw takes the place.
type DrawOfficerReplaced struct {
	Object Subject       `json:"object"`
	From   Subject       `json:"from" title:"原抽中人员|drawn officer"` // staff/…
	To     Subject       `json:"to" title:"替换人员|replaced by"`      // staff/…
	Reason RecusalGround `json:"reason"`
}

// DrawCancelled: the draw was not made, or counts for nothing. Its commitment stays public.
type DrawCancelled struct {
	Reason string `json:"reason"`
}

// RecusalGround is why an officer steps back.
type RecusalGround string

func (RecusalGround) Values() []Value {
	return []Value{
		{"interest", "利害关系", "interest"}, {"relationship", "亲属或其他关系", "relationship"}, {"absence", "缺席", "absence"}, {"other", "其他", "other"},
	}
}
