package dynamostore

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/services/oauth"
)

// expression collects what an update says. Every name goes by a placeholder,
// since many are reserved words, and those that are today may not be all.
type expression struct {
	sets, removes, conditions []string
	names                     map[string]string
	values                    record
}

// conditionalUpdate writes item if what is stored is still prev. It names each
// attribute of ours and no other, so what else an item holds stays as it is.
func conditionalUpdate(prev oauth.Connection, item record) *dynamodb.UpdateItemInput {
	e := &expression{names: map[string]string{}, values: record{}}
	for _, name := range slices.Sorted(maps.Keys(item)) {
		switch data, isMap := item[name].(*types.AttributeValueMemberM); {
		case name == "Data" && isMap && hasData(prev): // its other members stay too
			for _, member := range slices.Sorted(maps.Keys(data.Value)) {
				e.sets = append(e.sets, e.name("Data")+"."+e.name(member)+" = "+e.value(member, data.Value[member]))
			}
		case item[name] == nil:
			e.removes = append(e.removes, e.name(name))
		default:
			e.sets = append(e.sets, e.name(name)+" = "+e.value(name, item[name]))
		}
	}
	e.expect(prev)
	return &dynamodb.UpdateItemInput{
		UpdateExpression:          aws.String("SET " + strings.Join(e.sets, ", ") + removal(e.removes)),
		ConditionExpression:       aws.String(strings.Join(e.conditions, " AND ")),
		ExpressionAttributeNames:  e.names,
		ExpressionAttributeValues: e.values,
	}
}

func removal(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " REMOVE " + strings.Join(names, ", ")
}

// expect adds the conditions. The access token is among them because the
// monolith, which knows of no revision, may put its own into an item of ours.
func (e *expression) expect(prev oauth.Connection) {
	if !isStored(prev) {
		e.absent("PK")
		return
	}
	if prev.Foreign != nil {
		e.expectForeign(prev.Foreign)
		return
	}
	e.conditions = append(e.conditions,
		e.name("Data")+"."+e.name("accessToken")+" = "+e.value("seenAccess", text(access(prev))))
	if prev.Revision > 0 {
		e.equal("revision", number(prev.Revision))
		return
	}
	e.absent("revision")
	if prev.UpdatedAt.IsZero() {
		e.absent("UpdatedAt")
	} else {
		e.equal("UpdatedAt", moment(prev.UpdatedAt))
	}
}

// expectForeign adds the same conditions for an item in which anything may stand.
func (e *expression) expectForeign(f *oauth.Foreign) {
	item, _ := f.Item.(record)
	e.same("revision", item["revision"])
	e.same("UpdatedAt", item["UpdatedAt"])
	data, isMap := item["Data"].(*types.AttributeValueMemberM)
	if !isMap {
		e.same("Data", item["Data"])
		return
	}
	path := e.name("Data") + "." + e.name("accessToken")
	if token := data.Value["accessToken"]; token != nil {
		e.conditions = append(e.conditions, path+" = "+e.value("seenAccess", token))
	} else {
		e.conditions = append(e.conditions, "attribute_not_exists("+path+")")
	}
}

// same adds that an attribute is what it was.
func (e *expression) same(name string, v types.AttributeValue) {
	if v == nil {
		e.absent(name)
	} else {
		e.equal(name, v)
	}
}

// access is the text of the access token as it is stored.
func access(c oauth.Connection) string {
	if c.IsPlain() {
		return c.Plain.Access.Reveal()
	}
	return c.Sealed.Access
}

func (e *expression) absent(name string) {
	e.conditions = append(e.conditions, "attribute_not_exists("+e.name(name)+")")
}

func (e *expression) equal(name string, v types.AttributeValue) {
	e.conditions = append(e.conditions, e.name(name)+" = "+e.value("seen"+name, v))
}

func (e *expression) name(name string) string {
	e.names["#"+name] = name
	return "#" + name
}

func (e *expression) value(name string, v types.AttributeValue) string {
	e.values[":"+name] = v
	return ":" + name
}

// hasData reports whether prev's item has a map of which single members can be set.
func hasData(prev oauth.Connection) bool { return isStored(prev) && prev.State != oauth.Unreadable }
