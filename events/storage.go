package events

var storageFamily = Family{
	Name:   "storage",
	Title:  Title{"存储", "Storage"},
	Stream: true,
	Teller: TellerAnyone,
	Types: []TypeInfo{
		fact[StorageRepaired]("repaired", "记录修复", "Records put back", "design"),
	},
	Lifecycle: `
		[*] --> [*]: repaired`,
}

// StorageRepaired: records that one part of the system had lost were put back from another. The subject is storage/TOPIC-PARTITION.
type StorageRepaired struct {
	Topic     string       `json:"topic" title:"主题|topic"`
	Partition Count        `json:"partition" title:"分区|partition"`
	From      Count        `json:"first_offset" title:"起始偏移量|first offset"`
	To        Count        `json:"last_offset" title:"终止偏移量|last offset"`
	Into      StoragePart  `json:"into" title:"修复处|put back into"`
	Out       RepairSource `json:"out_of" title:"来源|out of"`
	// Found is what was wrong, in words.
	Found string `json:"found_wrong" title:"所见异常|what was found"`
	// Before and After are digests of the bytes that stood there and of those that were put in their place.
	Before SHA256 `json:"before_sha256,omitzero" title:"修复前摘要|digest before"`
	After  SHA256 `json:"after_sha256,omitzero" title:"修复后摘要|digest after"`
}

// StoragePart is where records lie.
type StoragePart string

func (StoragePart) Values() []Value {
	return []Value{{"log", "日志", "log"}, {"archive", "档案", "archive"}}
}

// RepairSource is what records were taken from.
type RepairSource string

func (RepairSource) Values() []Value {
	return []Value{
		{"checksum", "自身校验和", "their own checksum"}, {"archive", "档案", "archive"}, {"backup", "备份", "backup"}, {"log", "日志", "log"},
	}
}
