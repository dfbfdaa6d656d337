// Package unit understands the names of organisations: what kind of unit a name
// stands for, where it has its seat, what it is part of, and which names mean the same unit.
//
// Names are cut with a tagged dictionary of our own (words.tsv, the divisions of
// package region) held by gse. Kind is decided by the head of the name, the last
// word that names a form of organisation, never by any word in it; province and
// city are what the name itself states, the seat of the subordinate body before that
// of its parent. What a name does not state stays empty.
package unit

// Kind is what a unit is, the value of units.kind; "" where its name does not say.
type Kind = string

// The kinds of the contract.
const (
	Enterprise Kind = "enterprise" // a company or group, its branches, a bank, a factory
	University Kind = "university" // a university, college or school and its campuses
	Institute  Kind = "institute"  // 研究院, 研究所, 设计院, 研究中心
	Hospital   Kind = "hospital"   // affiliated ones too
	Platform   Kind = "platform"   // 实验室, 创新中心, 平台
	Government Kind = "government" // 厅, 局, 委, 管委会
	Other      Kind = "other"      // 学会, 协会, 联盟, 基金会
)

// Tag tells what a part of a name is.
type Tag string

// The tags. Alias, Former, Host and Qualifier are found in brackets only.
const (
	TagRegion      Tag = "region"      // 江苏省, 苏州, （上海）
	TagGroup       Tag = "group"       // a state group or well-known firm that others belong to: 中国电科, 国网
	TagBrand       Tag = "brand"       // what no dictionary knows: the name proper
	TagTrade       Tag = "trade"       // 微电子, 汽车零部件
	TagForm        Tag = "form"        // the form of a company: 有限公司, 集团, 分公司
	TagInstitution Tag = "institution" // the form of any other unit: 大学, 研究院, 协会
	TagNumber      Tag = "number"      // 第五十八
	TagDesignator  Tag = "designator"  // who named it: 国家, 教育部
	TagRelation    Tag = "relation"    // 附属, 直属
	TagAlias       Tag = "alias"       // a second name: （江苏省人民医院）
	TagFormer      Tag = "former"      // a former name: （原云杉有限公司）
	TagHost        Tag = "host"        // who runs it: 重点实验室（南京大学）
	TagQualifier   Tag = "qualifier"   // anything else: （筹）
)

// Part is a piece of a name. The texts of all parts, brackets put back, are the name.
type Part struct {
	Text    string `json:"text"`
	Tag     Tag    `json:"tag"`
	Bracket bool   `json:"bracket,omitempty"` // it stands in （）
}

// Unit is a name understood.
type Unit struct {
	Name     string   // normalized
	Kind     Kind     // "" where the name does not say
	Province string   // full name of GB/T 2260, "" where the name does not state it
	City     string   // prefecture, or the municipality; "" where not stated
	Parent   string   // the unit that it is a body of: 浙江大学 of 浙江大学上海高等研究院
	Aliases  []string // other names that the name itself or the table of known names gives
	Parts    []Part
}
