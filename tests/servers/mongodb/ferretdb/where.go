package sqlite

import (
	"fmt"
	"strings"

	"github.com/FerretDB/FerretDB/internal/backends/sqlite/metadata"
	"github.com/FerretDB/FerretDB/internal/handler/sjson"
	"github.com/FerretDB/FerretDB/internal/types"
	"github.com/FerretDB/FerretDB/internal/util/must"
)

// Fields that hold one string or id wherever they are: an array would match by what is in it.
var plain = []string{"_id", "workspace", "user", "email", "id", "kind"}

// Fields that are compared, and how SQLite gets at them: an instant is as great or small as its JSON is.
var compared = map[string]string{"stored": "->", "erased": "->", "seq": "->>"}

var comparisons = map[string]string{"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}

// where says to SQLite what it can find by an index, in the words in which the indexes are declared. FerretDB looks at
// the whole filter afterwards.
func where(filter *types.Document) (string, []any) {
	var conditions []string
	var args []any
	for _, field := range plain {
		value, err := filter.Get(field)
		if err != nil {
			continue
		}
		wanted := values(value)
		if len(wanted) == 0 {
			continue
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(wanted)), ",")
		conditions = append(conditions, fmt.Sprintf("%s->%q IN (%s)", metadata.DefaultColumn, field, marks))
		for _, one := range wanted {
			args = append(args, string(must.NotFail(sjson.MarshalSingleValue(one))))
		}
	}
	for field, arrow := range compared {
		value, _ := filter.Get(field)
		asked, _ := value.(*types.Document)
		for operator, sign := range comparisons {
			bound, err := asked.Get(operator)
			if err != nil {
				continue
			}
			conditions = append(conditions, fmt.Sprintf("%s%s%q %s ?", metadata.DefaultColumn, arrow, field, sign))
			if arrow == "->" {
				bound = string(must.NotFail(sjson.MarshalSingleValue(bound)))
			}
			args = append(args, bound)
		}
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

// values are those that the field may have; none where the filter asks for something else.
func values(value any) []any {
	switch value := value.(type) {
	case string, types.ObjectID:
		return []any{value}
	case *types.Document:
		in, err := value.Get("$in")
		if array, ok := in.(*types.Array); err == nil && ok && value.Len() == 1 {
			return simple(array)
		}
	}
	return nil
}

func simple(array *types.Array) []any {
	var found []any
	for i := range array.Len() {
		one := must.NotFail(array.Get(i))
		switch one.(type) {
		case string, types.ObjectID:
			found = append(found, one)
		default:
			return nil
		}
	}
	return found
}
