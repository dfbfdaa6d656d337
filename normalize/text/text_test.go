package text

import "testing"

func TestPhrase(t *testing.T) {
	for in, want := range map[string]string{
		"长三角 Chiplet集\n成技术创新联合体":  "长三角Chiplet集成技术创新联合体",
		"  云溪　传感\u00a0技术 ":        "云溪传感技术",
		"Power over Ethernet  联盟": "Power over Ethernet联盟",
		"T１０００级碳纤维":               "T1000级碳纤维",
		"⽬标任务\u200b":              "目标任务",
		"第三代半导体（ SiC 、GaN ）":      "第三代半导体（SiC、GaN）",
		"\ufeff名单":                "名单",
		"025\u201183215678":       "025-83215678",
	} {
		if got := Phrase(in); got != want {
			t.Errorf("Phrase(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	if got, want := Paragraphs("　　一、目标\r\n\r\n  二、任务 \t\n"), "一、目标\n二、任务"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBlank(t *testing.T) {
	for _, s := range []string{"", " ", "／", "/", "无", "—", "——", "____", "暂 无", "N/A", "…"} {
		if !Blank(s) {
			t.Errorf("%q states nothing", s)
		}
	}
	for _, s := range []string{"0", "无锡", "否", "-5", "1"} {
		if Blank(s) {
			t.Errorf("%q states something", s)
		}
	}
}

func FuzzPhrase(f *testing.F) {
	f.Add("长三角 Chiplet集\n成技术创新联合体")
	f.Add("ａ　ｂ")
	f.Fuzz(func(t *testing.T, s string) {
		once := Phrase(s)
		if twice := Phrase(once); twice != once {
			t.Errorf("Phrase(%q) = %q, then %q", s, once, twice)
		}
	})
}
