// Package notice reads official documents about innovation consortia — notices
// that name them, calls for applications, guidelines, plans, yearly reports —
// into raw records: the head (title, number, issuers, dates), the outline,
// consortia with their members, requirements, deadlines, contacts.
//
// A document is first taken apart (part.go: what is red head, title, addressee,
// text, signature, annex), then each family of records is read from its parts by
// rules that are data: words of table headers, of roles, of thresholds. Nothing
// is normalized here; what could not be read for certain is an Issue.
package notice

import (
	"lianhe/extract"
	"lianhe/extract/figure"
)

// Extract reads all records of a document that is not a filled form.
func Extract(doc *extract.Document) *extract.Records {
	p := takeApart(doc)
	lists := readLists(p)
	recs := &extract.Records{Kind: kindOf(p, lists), Document: p.document()}
	p.issuers(recs)
	p.attachments(recs)
	readOutline(p, recs)
	switch recs.Kind {
	case extract.Designation:
		lists.addTo(recs)
	case extract.Report:
		for _, r := range figure.Extract(doc) {
			recs.Add(r)
		}
	case extract.Call, extract.Guideline, extract.Plan:
		readRequirements(p, recs)
	}
	if recs.Kind != extract.Report {
		readDeadlines(p, recs)
	}
	readContacts(p, recs)
	if recs.Kind == extract.Other && len(p.blocks) > 0 {
		recs.Issues = append(recs.Issues, extract.Issue{
			Code: extract.DocumentUnknownKind, Severity: extract.SevWarning, Src: p.firstPlace(),
			Text: "认不出这是哪一类文件：既不是公布名单、申报通知、指引、方案、年度报告，也不是申请书或协议",
			Hint: "请确认文件是否与创新联合体工作有关，必要时手工归类",
		})
	}
	return recs
}

// KindOf tells what kind a document is. A form without a notice before it is an
// application; a call that attaches the blank form is a call.
func KindOf(doc *extract.Document) extract.Kind {
	p := takeApart(doc)
	return kindOf(p, readLists(p))
}
