package notice

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

// leadMark is how a document tells the lead of a list of units that says no
// roles: by its place, or by a star.
type leadMark int

const (
	markNone leadMark = iota
	markFirst
	markStar
)

var (
	firstLeads = regexp.MustCompile(`(?:第一|首)(?:家|个|位|名)?[^,。;]{0,8}(?:为|是|系)[^,。;]{0,6}牵头`)
	starLeads  = regexp.MustCompile(`(?:[*★☆▲]|星号)[^,。;]{0,8}(?:为|是|系)?[^,。;]{0,6}牵头`)
	star       = regexp.MustCompile(`^[*★☆▲]|[*★☆▲]$`)
)

func markOf(t string) leadMark {
	switch {
	case firstLeads.MatchString(t):
		return markFirst
	case starLeads.MatchString(t):
		return markStar
	}
	return markNone
}

// leadNote finds a note under or above a list: 注：排名第一的单位为牵头单位.
func (p *parts) leadNote() leadMark {
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.para != nil && strings.Contains(b.text.Text, "牵头") {
			if m := markOf(b.text.Text); m != markNone {
				return m
			}
		}
	}
	return markNone
}

// leadMark is what the header itself notes: 组成单位（第一家为牵头单位）.
func (h *header) leadMark() leadMark {
	for _, w := range h.words {
		if m := markOf(folded(w)); m != markNone {
			return m
		}
	}
	return markNone
}

// applyNote gives roles to units that have none, where the document says how to
// tell the lead.
func (c *consortium) applyNote(note leadMark) {
	if c.lead != markNone {
		note = c.lead
	}
	bare := note != markNone
	for _, m := range c.members {
		bare = bare && m.role.Text == ""
	}
	for i := range c.members {
		m := &c.members[i]
		f := extract.Fold(extract.Passage{Value: m.name}, extract.DropSpaces)
		starred := star.FindStringIndex(f.Text)
		if !bare {
			continue
		}
		m.role = extract.Value{Text: impliedMember, Src: m.name.Src}
		if note == markFirst && i == 0 || note == markStar && starred != nil {
			m.role.Text = "牵头单位"
		}
		if starred != nil && starred[0] == 0 {
			m.name = f.Value(starred[1], len(f.Text))
		} else if starred != nil {
			m.name = f.Value(0, starred[0])
		}
	}
}
