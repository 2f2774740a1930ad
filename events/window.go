package events

var windowFamily = Family{
	Name:   "window",
	Title:  Title{"服务窗口", "Window"},
	Teller: TellerOwner,
	Types: []TypeInfo{
		fact[WindowEstablished]("established", "设立窗口", "Window established", "report 3.3"),
		fact[WindowItemStationed]("item_stationed", "事项进驻", "Item stationed", "report 3.3; Licensing Law Art. 26"),
		fact[WindowItemRemoved]("item_removed", "事项撤出", "Item removed", "report 3.3"),
		fact[WindowOpened]("opened", "窗口开启", "Window opened", "report 3.3"),
		fact[WindowClosed]("closed", "窗口关闭", "Window closed", "report 3.3"),
		fact[WindowAbolished]("abolished", "撤销窗口", "Window abolished", "report 3.3"),
	},
	States: []Value{{"open", "开放", "open"}, {"closed", "关闭", "closed"}},
	Lifecycle: `
		[*] --> closed: established
		closed --> open: opened
		open --> closed: closed
		closed --> closed: item_stationed, item_removed
		closed --> [*]: abolished`,
}

// WindowEstablished: the service centre has one more window. Each visit is a subject of its own, of
// family ticket.
type WindowEstablished struct {
	Title string  `json:"title,omitzero"`
	Organ Subject `json:"organ,omitzero"` // organ/…, that serves there
	Place string  `json:"place,omitzero"`
}

// WindowItemStationed: an item is handled at the window.
type WindowItemStationed struct {
	Item Subject `json:"item"` // item/…
	From Date    `json:"from"`
	Post Subject `json:"post,omitzero"` // post/…
}

// WindowItemRemoved: an item is no longer handled at the window.
type WindowItemRemoved struct {
	Item Subject `json:"item"` // item/…
	From Date    `json:"from"`
}

// WindowOpened: someone serves at the window from here on.
type WindowOpened struct {
	Clerk Subject `json:"clerk,omitzero" title:"窗口人员|clerk"` // staff/…
}

// WindowClosed: nobody serves at the window from here on.
type WindowClosed struct {
	Reason WindowPause `json:"reason,omitzero"`
}

// WindowAbolished: the window ended.
type WindowAbolished struct {
	From Date `json:"from"`
}

// WindowPause is why a window is closed.
type WindowPause string

func (WindowPause) Values() []Value {
	return []Value{
		{"end_of_day", "下班", "end of day"}, {"break", "午休", "break"}, {"absence", "缺席", "absence"}, {"fault", "故障", "fault"}, {"other", "其他", "other"},
	}
}
