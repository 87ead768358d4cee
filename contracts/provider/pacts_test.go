//go:build pact

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// pact is what one consumer expects of one provider.
type pact struct {
	file         string // its name
	provider     string
	members      map[string]json.RawMessage // of the file
	interactions []interaction
}

// interaction is one expectation, as far as a provider must know it.
type interaction struct {
	Type           string
	Description    string
	Pending        bool
	ProviderStates []struct {
		Name   string
		Params map[string]any
	}
	Request struct {
		Method, Path string
		Body         struct{ Content json.RawMessage }
	}

	alone []byte // a pact file that holds this interaction and no other
}

// The types of interactions.
const (
	overHTTP  = "Synchronous/HTTP"
	asMessage = "Asynchronous/Messages"
)

// readPacts reads every pact in folder.
func readPacts(folder string) ([]pact, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	pacts := make([]pact, len(files))
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err == nil {
			pacts[i], err = parse(text)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		pacts[i].file = filepath.Base(file)
	}
	return pacts, nil
}

func parse(text []byte) (pact, error) {
	var p pact
	var head struct {
		Provider     struct{ Name string }
		Interactions []json.RawMessage
		Metadata     struct{ PactSpecification struct{ Version string } }
	}
	if err := json.Unmarshal(text, &p.members); err != nil {
		return pact{}, err
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return pact{}, err
	}
	if v := head.Metadata.PactSpecification.Version; !strings.HasPrefix(v, "4.") {
		return pact{}, fmt.Errorf("it is of version %q of the specification; 4 is known here", v)
	}
	p.provider = head.Provider.Name
	for _, raw := range head.Interactions {
		var i interaction
		if err := json.Unmarshal(raw, &i); err != nil {
			return pact{}, err
		}
		one := maps.Clone(p.members)
		list, err := json.Marshal([]json.RawMessage{raw})
		if err != nil {
			return pact{}, err
		}
		one["interactions"] = list
		if i.alone, err = json.Marshal(one); err != nil {
			return pact{}, err
		}
		p.interactions = append(p.interactions, i)
	}
	return p, nil
}

// complaints are the ways in which a verification of pacts by providers would
// pass without having looked, as sentences. The verifier itself is silent about
// all of them.
func complaints(pacts []pact, providers map[string]provider) (all []string) {
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if len(pacts) == 0 {
		add("there is no pact at all: let the consumers' tests write them")
	}
	for _, name := range slices.Sorted(maps.Keys(providers)) {
		if !slices.ContainsFunc(pacts, func(p pact) bool { return p.provider == name }) {
			add("no pact has the provider %q, so that nothing is verified of it", name)
		}
	}
	for _, p := range pacts {
		by, known := providers[p.provider]
		if !known {
			add("%s: nobody verifies the provider %q; those that are verified are %s", p.file, p.provider,
				strings.Join(slices.Sorted(maps.Keys(providers)), ", "))
			continue
		}
		if len(p.interactions) == 0 {
			add("%s holds no interaction", p.file)
		}
		seen := map[string]bool{}
		for _, i := range p.interactions {
			if i.Type != by.speaks {
				add("%s: %q is of type %q; the provider %q speaks %s", p.file, i.Description, i.Type, p.provider, by.speaks)
			}
			if i.Pending {
				add("%s: %q is pending, so that its failure would be forgiven", p.file, i.Description)
			}
			for _, s := range i.ProviderStates {
				if by.states[s.Name] == nil {
					add("%s: %q needs the provider state %q, which no handler sets up", p.file, i.String(), s.Name)
				}
			}
			if name := i.String(); seen[name] {
				add("%s: there are two of %q", p.file, name)
			} else {
				seen[name] = true
			}
		}
	}
	return all
}

// String is what the consumer calls it, with its states.
func (i interaction) String() string {
	name := i.Description
	for _, s := range i.ProviderStates {
		name += ", given " + s.Name
	}
	return name
}
