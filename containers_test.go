package coagent_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// container is what the test looks at of a service in compose.yaml.
type container struct {
	Image   string
	Command []string
	Build   struct{ Context, Dockerfile, Target string }
	Network string            `yaml:"network_mode"`
	Needs   yaml.Node         `yaml:"depends_on"`
	Env     map[string]string `yaml:"environment"`
}

// TestTheContainersRunWhatIsThere holds compose.yaml and the Dockerfile against this
// repository, on machines without Docker: who is started is built, what is built is
// there, what is set is a setting.
func TestTheContainersRunWhatIsThere(t *testing.T) {
	var compose struct {
		Services map[string]container
		Volumes  map[string]any
	}
	text, err := os.ReadFile("compose.yaml")
	if err == nil {
		err = yaml.Unmarshal(text, &compose)
	}
	if err != nil || len(compose.Services) < 10 {
		t.Fatalf("%d services, %v", len(compose.Services), err)
	}
	dockerfile := readDockerfile(t, "Dockerfile")
	settings := append(namesIn(t, "docs/configuration.md", regexp.MustCompile("`([A-Z][A-Z0-9_]+)`")),
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED")
	ofProvider := namesIn(t, "docs/configuration.md", regexp.MustCompile("<NAME>(_[A-Z_]+)`"))
	built := programs(t)
	for name, c := range compose.Services {
		for _, needed := range needs(&c.Needs) {
			if _, known := compose.Services[needed]; !known {
				t.Errorf("%s depends on %s, which is no service", name, needed)
			}
		}
		if c.Network != "host" {
			t.Errorf("%s has a network of its own, where nobody listens to others", name)
		}
		if c.Image == "coagent-programs" {
			if c.Build.Target != "programs" {
				t.Errorf("%s has an image that nothing makes", name)
			}
			program := c.Command[0]
			if program == "sh" {
				program = strings.Fields(c.Command[2])[4]
			}
			if !slices.Contains(built, program) {
				t.Errorf("%s starts %s; built are %v", name, program, built)
			}
			for setting := range c.Env {
				ofStandIn := slices.Contains([]string{"EVENT_TARGETS", "MODEL_TOKENS_PER_SECOND", "COGNITO_ENDPOINT"}, setting)
				rest, google := strings.CutPrefix(setting, "GOOGLE")
				if google && slices.Contains(ofProvider, rest) {
					continue
				}
				if !ofStandIn && !strings.HasPrefix(setting, "AWS_ENDPOINT_URL_") && !slices.Contains(settings, setting) {
					t.Errorf("%s sets %s, which docs/configuration.md does not know", name, setting)
				}
			}
		}
		if target := c.Build.Target; target != "" && !strings.Contains(dockerfile, " AS "+target+"\n") {
			t.Errorf("%s wants %s, which the Dockerfile does not make", name, target)
		}
	}
}

// TestTheImageHasTheModulesThatStandHere sees that what go.mod replaces by a folder is
// copied before the modules are downloaded, which fails without it.
func TestTheImageHasTheModulesThatStandHere(t *testing.T) {
	before, _, found := strings.Cut(readDockerfile(t, "Dockerfile"), "RUN go mod download\n")
	if !found {
		t.Fatal("the Dockerfile downloads no modules")
	}
	folders := namesIn(t, "go.mod", regexp.MustCompile(`(?m)^replace .* => \./(\S+)$`))
	if len(folders) == 0 {
		t.Error("go.mod replaces nothing by a folder, so this test has nothing to see")
	}
	for _, folder := range folders {
		if !strings.Contains(before, "COPY "+folder+" "+folder+"\n") {
			t.Errorf("%s is not copied before the modules are downloaded", folder)
		}
	}
}

// needs are the names in depends_on, a list or a map.
func needs(node *yaml.Node) (names []string) {
	var list []string
	if node.Decode(&list) == nil {
		return list
	}
	var byName map[string]any
	_ = node.Decode(&byName) // of a third kind there is none in the format
	for name := range byName {
		names = append(names, name)
	}
	return names
}

// programs are the commands that the Dockerfile builds.
func programs(t *testing.T) (names []string) {
	t.Helper()
	for _, pattern := range []string{"services/*/cmd/*", "mocks/cmd/*", "local/cmd/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range found {
			names = append(names, filepath.Base(folder))
		}
	}
	return names
}

func readDockerfile(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	copied    = regexp.MustCompile(`(?m)^COPY (?:--chown=\S+ )?([^-\n].*) \S+$`)
	goBuild   = regexp.MustCompile(`(?m)go build -tags lambda.norpc -o /out/ (.*)$`)
	installed = regexp.MustCompile(`npm install [^&]* (\S+)@(\S+)`)
)

// TestTheDockerfileBuildsFromWhatItCopies runs the build of the programs with nothing
// but the folders that the Dockerfile copies.
func TestTheDockerfileBuildsFromWhatItCopies(t *testing.T) {
	dockerfile := readDockerfile(t, "Dockerfile")
	scene := t.TempDir()
	for _, line := range copied.FindAllStringSubmatch(dockerfile, -1) {
		for path := range strings.FieldsSeq(line[1]) {
			there(t, "the Dockerfile", path)
			if path == "infra/requirements.txt" {
				continue
			}
			target := filepath.Join(scene, path)
			if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
				t.Fatal(err)
			}
			abs, err := filepath.Abs(path)
			if err == nil {
				err = os.RemoveAll(target) // of which a part was copied before
			}
			if err == nil {
				err = os.Symlink(abs, target)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	build := goBuild.FindStringSubmatch(dockerfile)
	if build == nil {
		t.Fatal("the Dockerfile builds nothing")
	}
	list := exec.CommandContext(t.Context(), "bash", "-c", "go list -deps -f '{{if not .Standard}}{{.ImportPath}} {{.Dir}}{{end}}' "+build[1])
	said, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for line := range strings.Lines(string(said)) {
		name, _, _ := strings.Cut(line, " ")
		folder, ours := strings.CutPrefix(name, "coagent/")
		if !ours {
			continue
		}
		if _, err := os.Stat(filepath.Join(scene, folder)); err != nil {
			t.Errorf("the programs need %s, which the Dockerfile does not copy", folder)
		}
	}
}

// What npm brings into an image is what it brings here.
func TestTheImagesHaveTheVersionsOfThisRepository(t *testing.T) {
	found := installed.FindStringSubmatch(readDockerfile(t, "Dockerfile"))
	var manifest struct{ DevDependencies map[string]string }
	text, err := os.ReadFile("package.json")
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err != nil || found == nil {
		t.Fatal(err, found)
	}
	if want := manifest.DevDependencies[found[1]]; found[2] != want {
		t.Errorf("%s is %s in the image and %q here", found[1], found[2], want)
	}
}
