package sheet

import (
	"context"

	"lianhe/extract"
)

// openXLS refuses the binary format until its reader is here.
func openXLS(context.Context, extract.Input) (*book, error) {
	return nil, unsupported("暂不支持 Excel 97-2003 的 .xls 格式")
}
