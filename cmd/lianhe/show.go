package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/extract/pdf"
	"lianhe/normalize"
	"lianhe/store"
)

func (a *app) showCommand() *cobra.Command {
	var asJSON bool
	var crop, record string
	c := &cobra.Command{
		Use:     "show 文件",
		Short:   "显示一份已入库的文件：每个值、原文和读到的位置",
		Long:    "显示一份已入库的文件：每个值、原文和读到的位置。\n文件可以用编号、路径、路径的结尾或校验值的开头指明。",
		Example: "  lianhe show 3\n  lianhe show 名单.pdf",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.reading(func(db *store.DB) error {
				doc, err := findDocument(c.Context(), db, args[0])
				if err != nil {
					return err
				}
				if crop != "" {
					return a.crop(c.Context(), doc, record, crop)
				}
				if asJSON {
					return writeJSON(a.stdout, storedJSON(doc))
				}
				a.printStored(doc)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	c.Flags().StringVar(&record, "record", "", "某个值，写成 表/序号/列，如 members/3/uscc")
	c.Flags().StringVar(&crop, "crop", "", "把 PDF 上读到 --record 那个值的地方存成`图片`（PNG）")
	c.MarkFlagsRequiredTogether("crop", "record")
	return c
}

// margin is how much of the page around a value a crop shows, in points.
const margin = 24

// crop shows the place of a PDF where a value was read.
func (a *app) crop(ctx context.Context, doc *store.Document, record, out string) error {
	place := doc.Place(extract.ParseRef(record))
	if place == "" {
		return fmt.Errorf("这份文件没有 %s 的位置；记录的写法见 lianhe show", record)
	}
	page, box, ok := extract.ParsePlace(place)
	if format, _ := doc.Value("format").(string); format != string(extract.PDF) || !ok {
		return fmt.Errorf("%s 读自 %s，不是 PDF 页面上的位置", record, place)
	}
	original, _ := doc.Value("original").(string)
	if original == "" {
		return fmt.Errorf("没有存档的原件")
	}
	data, err := ingest.VaultOf(a.database()).Load(original)
	if err != nil {
		return err
	}
	path, _ := doc.Value("path").(string)
	in := extract.Input{Path: path, Data: data, Limits: extract.DefaultLimits}
	box = extract.Rect{X0: box.X0 - margin, Y0: box.Y0 - margin, X1: box.X1 + margin, Y1: box.Y1 + margin}
	return a.exportFile(out, func(w io.Writer) error { return pdf.Crop(ctx, in, page, box, w) })
}

func findDocument(ctx context.Context, db *store.DB, name string) (*store.Document, error) {
	id, err := db.Find(ctx, name)
	if err != nil {
		return nil, err
	}
	return db.Show(ctx, id)
}

// printStored prints every value with its place and, where it differs, what the
// document says.
func (a *app) printStored(doc *store.Document) {
	fmt.Fprintf(a.stdout, "文件 %d\n", doc.ID)
	a.printFields("documents", doc.Values)
	for _, s := range doc.Tables {
		fmt.Fprintf(a.stdout, "\n%s（%d）\n", normalize.TableLabel(s.Table), len(s.Rows))
		for _, r := range s.Rows {
			fmt.Fprintf(a.stdout, "  %d\n", r.Ord)
			a.printFields(s.Table, r.Fields)
		}
	}
	if len(doc.Findings) > 0 {
		fmt.Fprintf(a.stdout, "\n审核意见（%d）\n", len(doc.Findings))
		for _, f := range doc.Findings {
			a.printFinding(f)
		}
	}
}

func (a *app) printFields(table string, fields []store.Field) {
	for _, f := range fields {
		if f.Value == nil {
			continue
		}
		text := cellText(f.Value)
		fmt.Fprintf(a.stdout, "    %s：%s", normalize.Label(table, f.Column), printable(text))
		if f.Place != "" {
			fmt.Fprintf(a.stdout, "　〔%s", printable(f.Place))
			if f.TextRaw != text {
				fmt.Fprintf(a.stdout, " 原文“%s”", printable(f.TextRaw))
			}
			fmt.Fprint(a.stdout, "〕")
		}
		fmt.Fprintln(a.stdout)
	}
}

func storedJSON(doc *store.Document) object {
	records := object{{"document", recordJSON(doc.Values)}}
	for _, s := range doc.Tables {
		rows := []object{}
		for _, r := range s.Rows {
			rows = append(rows, append(object{{"ord", r.Ord}}, recordJSON(r.Fields)...))
		}
		records = append(records, pair{s.Table, rows})
	}
	findings := []object{}
	for _, f := range doc.Findings {
		findings = append(findings, findingJSON(f))
	}
	return object{{"id", doc.ID}, {"records", records}, {"findings", findings}}
}

// recordJSON gives a value with its place; a value without a place stands alone.
func recordJSON(fields []store.Field) object {
	o := object{}
	for _, f := range fields {
		if f.Column == "ord" {
			continue
		}
		if f.Place == "" {
			o = append(o, pair{f.Column, f.Value})
			continue
		}
		o = append(o, pair{f.Column, object{{"value", f.Value}, {"page", positive(f.Page)}, {"place", f.Place}, {"text_raw", f.TextRaw}}})
	}
	return o
}

func (a *app) printFinding(f store.Finding) {
	grade := severityName(extract.Severity(f.Severity))
	if f.Answer != "" {
		grade = answerName(f)
	}
	fmt.Fprintf(a.stdout, "  %s %s", grade, printable(f.Message))
	if f.Place != "" {
		fmt.Fprintf(a.stdout, "（%s）", printable(extract.Where(f.Format, f.Place)))
	}
	if f.Hint != "" {
		fmt.Fprintf(a.stdout, "：%s", printable(f.Hint))
	}
	fmt.Fprintln(a.stdout)
}

// answerName says what has become of a finding, with a person's note.
func answerName(f store.Finding) string {
	name := normalize.ChoiceLabel("findings", "answer", string(f.Answer))
	if f.Note != "" {
		name += "（" + printable(f.Note) + "）"
	}
	return name
}

func findingJSON(f store.Finding) object {
	return object{{"document_id", f.Document}, {"path", f.Path}, {"ord", f.Ord}, {"severity", f.Severity}, {"code", f.Code}, {"message", f.Message}, {"hint", orNull(f.Hint)}, {"record", f.Record}, {"page", positive(f.Page)}, {"place", orNull(f.Place)},
		{"answer", orNull(string(f.Answer))}, {"note", orNull(f.Note)}}
}

// mustExist refuses to make a new database for a command that works on one.
func mustExist(path string) error {
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return err
	}
	return db.Close()
}
