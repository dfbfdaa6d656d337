package text

import "testing"

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"苏州澄湖微电子":               "苏州澄湖微电子",
		"一\n二\t三":               "一\n二\t三",
		"名单\u202Efdp.exe":       "名单<U+202E>fdp.exe",
		"\x1b[31m红\u200b\ufeff": "<U+001B>[31m红<U+200B><U+FEFF>",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWithoutHidden(t *testing.T) {
	if got := WithoutHidden("关于\x7f公\u200b布\n名单"); got != "关于公布\n名单" {
		t.Errorf("got %q", got)
	}
}
