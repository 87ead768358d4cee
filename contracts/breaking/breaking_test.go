package main

import (
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const shop = `openapi: 3.0.3
info: { title: Shop, version: 1.2.0 }
paths:
  /orders:
    post:
      operationId: placeOrder
      parameters:
        - { name: X-Key, in: header, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [what]
              properties:
                what: { type: string, enum: [book, pen] }
                note: { type: string }
      responses:
        "200":
          description: Placed.
          headers:
            X-Place: { schema: { type: string } }
          content:
            application/json:
              schema: { $ref: "./shared.yaml#/components/schemas/Order" }
  /orders/{id}:
    delete:
      operationId: cancelOrder
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        "204": { description: Cancelled. }
`

const shared = `openapi: 3.0.3
info: { title: Shared, version: 1.0.0 }
paths: {}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: { type: string }
        total: { type: integer }
`

const bodies = `openapi: 3.0.3
info: { title: Bodies, version: 1.0.0 }
paths: {}
components:
  schemas:
    OrderPlaced:
      type: object
      required: [eventType, orderId]
      properties:
        eventType: { type: string, enum: [order.placed] }
        orderId: { type: string }
        total: { type: integer }
`

// A repo is a repository with the documents above in its first commit.
type repo struct {
	t   *testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	r := repo{t, t.TempDir()}
	r.git("init", "--quiet", "--initial-branch=main")
	for _, dir := range []string{folder, released} {
		if err := os.MkdirAll(filepath.Join(r.dir, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"shop.yaml": shop, "shared.yaml": shared, "event-schemas.yaml": bodies,
		"events.yaml": "asyncapi: 3.0.0\n", "BREAKING.md": "# Breaks\n"} {
		r.write(name, text)
	}
	r.release()
	r.commit()
	return r
}

// release records the documents as callers have them.
func (r repo) release() {
	r.t.Helper()
	if err := os.RemoveAll(filepath.Join(r.dir, released)); err != nil {
		r.t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(r.dir, released), os.DirFS(filepath.Join(r.dir, folder))); err != nil {
		r.t.Fatal(err)
	}
}

func (r repo) git(args ...string) string {
	r.t.Helper()
	args = append([]string{"-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"}, args...)
	cmd := exec.CommandContext(r.t.Context(), "git", args...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repo) commit() string {
	r.t.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message="+rand.Text()) // two of one second would be the same
	return r.git("rev-parse", "HEAD")
}

func (r repo) write(name, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, folder, name), []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

// edit replaces what must be there.
func (r repo) edit(name, old, with string) {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, folder, name))
	if err != nil {
		r.t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		r.t.Fatalf("%s does not hold %q", name, old)
	}
	r.write(name, strings.Replace(string(text), old, with, 1))
}

func (r repo) compare(oasdiff string) (refused, text string) {
	r.t.Helper()
	changes, err := compare(r.t.Context(), r.dir, "HEAD", oasdiff)
	if err != nil {
		r.t.Fatal(err)
	}
	var all []string
	for _, c := range changes {
		all = append(all, c.refused...)
	}
	return strings.Join(all, "\n"), markdown(changes, "0123456789abcdef")
}

func tool(t *testing.T) string {
	t.Helper()
	path, err := output(t.Context(), "../..", "go", "tool", "-modfile=tools.mod", "-n", "oasdiff")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(path)
}

type edit struct{ file, old, with string }

var (
	total   = edit{"shared.yaml", "        total: { type: integer }\n", ""} // an optional member of an answer goes
	bumped  = edit{"shop.yaml", "version: 1.2.0", "version: 2.0.0"}
	minor   = edit{"shop.yaml", "version: 1.2.0", "version: 1.3.0"}
	odd     = edit{"shop.yaml", "version: 1.2.0", "version: 2.1.0"}
	entered = edit{"BREAKING.md", "# Breaks\n", "# Breaks\n\n## shop.yaml 2.0.0\n\n`placeOrder` has no `total`.\n"}
	other   = edit{"BREAKING.md", "# Breaks\n", "# Breaks\n\n## shop.yaml 2.0.0\n\n`cancelOrder` is slow.\n"}
	older   = edit{"BREAKING.md", "# Breaks\n", "# Breaks\n\n## shop.yaml 1.0.0\n\n`placeOrder` has no `total`.\n"}
)

func TestABreakIsRefusedUnlessItIsAnnounced(t *testing.T) {
	oasdiff := tool(t)
	for name, c := range map[string]struct {
		edits   []edit
		refused []string // what the message holds; nothing if it is taken
		told    string   // what the changelog holds
	}{
		"nothing": {nil, nil, "No document changed"},
		"a new optional member of a request": {[]edit{{"shop.yaml", "note:", "more: { type: string }\n                note:"}}, nil,
			"**Also**\n\n- `placeOrder` (POST /orders): added the new optional request property `more`"},
		"a new member of an answer": {[]edit{{"shared.yaml", "total:", "tax: { type: integer }\n        total:"}}, nil, "`tax`"},
		"a new required member of a request": {[]edit{{"shop.yaml", "[what]", "[what, note]"}},
			[]string{"`placeOrder` (POST /orders)", "the request property `note` became required", `"## shop.yaml 2.0.0"`}, "Breaking, and not announced"},
		"a value less in a request":  {[]edit{{"shop.yaml", "[book, pen]", "[book]"}}, []string{"`placeOrder`", "`pen`", "`what`"}, ""},
		"a member less in a request": {[]edit{{"shop.yaml", "                note: { type: string }\n", ""}}, []string{"`placeOrder`", "`note`"}, ""},
		"a required member less in an answer": {[]edit{{"shared.yaml", "required: [id]\n", "\n"}, {"shared.yaml", "        id: { type: string }\n", ""}},
			[]string{"`placeOrder`", "`id`"}, ""},
		"an optional member less in an answer": {[]edit{total}, []string{"openapi/shop.yaml breaks", "`placeOrder`", "`total`",
			"set its info.version to 2.0.0 (it is 1.2.0, and was 1.2.0)", "openapi/BREAKING.md"}, ""},
		"a header less": {[]edit{{"shop.yaml", "            X-Place: { schema: { type: string } }\n",
			"            X-Other: { schema: { type: string } }\n"}}, []string{"`placeOrder`", "`x-place`"}, ""},
		"a parameter less": {[]edit{{"shop.yaml", "        - { name: X-Key, in: header, schema: { type: string } }\n", "        []\n"}},
			[]string{"`placeOrder`", "`x-key`"}, ""},
		"an operation less": {[]edit{{"shop.yaml", shop[strings.Index(shop, "  /orders/{id}"):], ""}},
			[]string{"`cancelOrder` (DELETE /orders/{id})"}, ""},
		"an operation's name": {[]edit{{"shop.yaml", "operationId: cancelOrder", "operationId: dropOrder"}}, []string{"`cancelOrder`"}, ""},
		"a member less in an event": {[]edit{{"event-schemas.yaml", "        total: { type: integer }\n", ""}},
			[]string{"openapi/event-schemas.yaml breaks", "`order.placed`: removed the optional property `total` from the event"}, ""},
		"an event less": {[]edit{{"event-schemas.yaml", "order.placed", "order.made"}}, []string{"`order.placed`: event removed"},
			"`order.made`: event added"},
		"a version and an entry": {[]edit{total, bumped, entered}, nil,
			"## shop.yaml 1.2.0 → 2.0.0\n\n**Breaking, and announced in openapi/BREAKING.md**\n\n- `placeOrder`"},
		"a version and no entry": {[]edit{total, bumped}, []string{`write a section "## shop.yaml 2.0.0" in openapi/BREAKING.md that names `},
			"not announced"},
		"an entry of another":        {[]edit{total, bumped, other}, []string{"name `placeOrder` in the section \"## shop.yaml 2.0.0\""}, ""},
		"an entry of an old version": {[]edit{total, bumped, older}, []string{`write a section "## shop.yaml 2.0.0"`}, ""},
		"an entry and no version":    {[]edit{total, entered}, []string{"set its info.version to 2.0.0"}, ""},
		"an entry and a small step":  {[]edit{total, entered, minor}, []string{"set its info.version to 2.0.0 (it is 1.3.0, and was 1.2.0)"}, ""},
		"an entry and an odd step":   {[]edit{total, entered, odd}, []string{"set its info.version to 2.0.0"}, ""},
		"a version alone":            {[]edit{minor}, nil, "## shop.yaml 1.2.0 → 1.3.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			for _, e := range c.edits {
				r.edit(e.file, e.old, e.with)
			}
			refused, text := r.compare(oasdiff)
			if (refused == "") != (len(c.refused) == 0) {
				t.Errorf("refused with %q", refused)
			}
			for _, part := range c.refused {
				if !strings.Contains(refused, part) {
					t.Errorf("the message does not hold %q:\n%s", part, refused)
				}
			}
			if !strings.Contains(text, c.told) {
				t.Errorf("the changelog does not hold %q:\n%s", c.told, text)
			}
		})
	}
}

func TestANewMajorVersionIsTheNextThatEndsInZeros(t *testing.T) {
	for versions, want := range map[[2]string]bool{
		{"1.2.3", "2.0.0"}: true, {"1.0.0", "3.0.0"}: true, {"9.0.0", "10.0.0"}: true,
		{"2.0.0", "2.0.0"}: false, {"2.0.0", "1.0.0"}: false, {"1.0.0", "2.0.1"}: false, {"1.0.0", "2.1.0"}: false,
		{"1.0.0", "2"}: false, {"1.0.0", "v2.0.0"}: false, {"1.0.0", "2.0.0-rc.0.0"}: false, {"1.0.0", ""}: false,
	} {
		if newMajor(versions[0], versions[1]) != want {
			t.Errorf("from %s to %s is a new major version: %t", versions[0], versions[1], !want)
		}
	}
}

func TestADocumentMayComeButNotGo(t *testing.T) {
	oasdiff := tool(t)
	r := newRepo(t)
	inOneFile := strings.ReplaceAll(shop, "./shared.yaml#/components/schemas/Order", "#/components/schemas/Order")
	r.write("store.yaml", strings.NewReplacer("orders", "goods", "Order", "Good").Replace(inOneFile)+
		"components: { schemas: { Good: { type: object } } }\n")
	refused, text := r.compare(oasdiff)
	if refused != "" || !strings.Contains(text, "## store.yaml 1.2.0\n\nNew, with 2 operations.") {
		t.Errorf("refused with %q:\n%s", refused, text)
	}
	r.commit()
	if err := os.Remove(filepath.Join(r.dir, folder, "store.yaml")); err != nil {
		t.Fatal(err)
	}
	refused, _ = r.compare(oasdiff)
	if !strings.Contains(refused, "`placeGood`") || !strings.Contains(refused, `"## store.yaml removed"`) {
		t.Errorf("refused with %q", refused)
	}
	r.edit("BREAKING.md", "# Breaks\n", "# Breaks\n\n## store.yaml removed\n\nNobody called `placeGood` and `cancelGood`.\n")
	if refused, _ = r.compare(oasdiff); refused != "" {
		t.Errorf("refused with %q", refused)
	}
}

// Breaks are gathered: what is broken once more before the release goes into the same major version.
func TestAllBreaksUntilARelease(t *testing.T) {
	oasdiff := tool(t)
	r := newRepo(t)
	refused := func() string {
		t.Helper()
		said, _ := r.compare(oasdiff)
		return said
	}
	for _, e := range []edit{total, bumped, entered} {
		r.edit(e.file, e.old, e.with)
	}
	if said := refused(); said != "" {
		t.Fatalf("the first break is refused with %q", said)
	}
	r.commit()
	if said := refused(); said != "" {
		t.Errorf("what is announced is refused once it is in the base: %q", said)
	}

	r.edit("shop.yaml", "operationId: cancelOrder", "operationId: dropOrder")
	if said := refused(); strings.Contains(said, "info.version") || !strings.Contains(said, "name `cancelOrder` in the section \"## shop.yaml 2.0.0\"") {
		t.Errorf("the second break is refused with %q", said)
	}
	r.edit("BREAKING.md", "has no `total`.\n", "has no `total`. `cancelOrder` is called otherwise.\n")
	if said := refused(); said != "" {
		t.Errorf("the second break is refused although it is named: %q", said)
	}
	r.commit()

	r.edit("BREAKING.md", "`cancelOrder`", "This")
	if said := refused(); !strings.Contains(said, "name `cancelOrder`") {
		t.Errorf("an announcement that is taken back before the release: %q", said)
	}
	r.edit("BREAKING.md", "This is called", "`cancelOrder` is called")

	r.release()
	r.commit()
	r.edit("shop.yaml", "[book, pen]", "[book]")
	said := refused()
	if !strings.Contains(said, "set its info.version to 3.0.0 (it is 2.0.0, and was 2.0.0)") || !strings.Contains(said, `"## shop.yaml 3.0.0"`) {
		t.Errorf("a break after the release is refused with %q", said)
	}
	r.edit("shop.yaml", "version: 2.0.0", "version: 3.0.0")
	r.edit("BREAKING.md", "# Breaks\n", "# Breaks\n\n## shop.yaml 3.0.0\n\n`placeOrder` takes no pens.\n")
	changes, err := compare(t.Context(), r.dir, r.git("rev-list", "--max-parents=0", "HEAD"), oasdiff)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if len(c.refused) > 0 {
			t.Errorf("all that was announced since the first commit is refused with %q", c.refused)
		}
	}
}

// What callers have counts, whatever became of the base.
func TestABreakThatTheBaseHasAlreadyIsRefused(t *testing.T) {
	r := newRepo(t)
	r.edit(total.file, total.old, total.with)
	r.commit()
	if refused, text := r.compare(tool(t)); !strings.Contains(refused, "`total`") || !strings.Contains(text, "not announced") {
		t.Errorf("refused with %q:\n%s", refused, text)
	}
}

// The documents as they are: a flow more, or a provider more, breaks nobody who reads the events.
func TestANewFlowOrProviderBreaksNobody(t *testing.T) {
	r := newRepo(t)
	for _, dir := range []string{folder, released} {
		for _, name := range []string{"shop.yaml", "shared.yaml", "event-schemas.yaml", "events.yaml", "BREAKING.md"} {
			if err := os.Remove(filepath.Join(r.dir, dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.CopyFS(filepath.Join(r.dir, folder), os.DirFS("../../"+folder)); err != nil {
		t.Fatal(err)
	}
	r.release()
	r.commit()
	r.edit("event-schemas.yaml", "        - agent-bio\n", "        - agent-bio\n        - agent-poem\n")
	r.edit("event-schemas.yaml", "        - GOOGLE_BUSINESS\n", "        - GOOGLE_BUSINESS\n        - INSTAGRAM\n")
	r.edit("oauth.yaml", "enum: [GOOGLE_BUSINESS,", "enum: [INSTAGRAM, GOOGLE_BUSINESS,")
	text, err := os.ReadFile(filepath.Join(r.dir, folder, "ai.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	flow := string(text)
	flow = flow[strings.Index(flow, "  /ai/generate-agent-bio:\n"):strings.Index(flow, "  /ai/generate-blog-post:\n")]
	r.edit("ai.yaml", flow, flow+strings.NewReplacer("generate-agent-bio", "generate-agent-poem", "generateAgentBio", "generateAgentPoem").Replace(flow))
	refused, told := r.compare(tool(t))
	if refused != "" {
		t.Errorf("refused with %q", refused)
	}
	for _, word := range []string{"`generateAgentPoem` (POST /ai/generate-agent-poem): endpoint added", "`INSTAGRAM`"} {
		if !strings.Contains(told, word) {
			t.Errorf("the changelog does not hold %q:\n%s", word, told)
		}
	}
}

// Without a document there would be nothing to find fault with.
func TestAnEmptyFolderIsNotComparedInSilence(t *testing.T) {
	r := newRepo(t)
	for _, name := range []string{"shop.yaml", "event-schemas.yaml"} {
		if err := os.Remove(filepath.Join(r.dir, folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := compare(t.Context(), r.dir, "HEAD", tool(t)); err == nil || !strings.Contains(err.Error(), folder+" has no document") {
		t.Errorf("the error is %v", err)
	}
	r.git("checkout", "--quiet", "--", folder)
	for _, name := range []string{"shop.yaml", "event-schemas.yaml"} {
		if err := os.Remove(filepath.Join(r.dir, released, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := compare(t.Context(), r.dir, "HEAD", tool(t)); err == nil || !strings.Contains(err.Error(), released+" has no document") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheBaseIsWhereTheBranchBegan(t *testing.T) {
	r := newRepo(t)
	base := func(ref string) string {
		t.Helper()
		commit, err := baseCommit(t.Context(), r.dir, ref)
		if err != nil {
			t.Fatal(err)
		}
		return commit
	}
	if got := base(""); got != "" {
		t.Errorf("a first commit is compared with %s", got)
	}
	first := r.git("rev-parse", "HEAD")
	second := r.commit()
	if got := base(""); got != first {
		t.Errorf("main is compared with %s, want the commit before, %s", got, first)
	}
	r.git("checkout", "--quiet", "-b", "work")
	r.commit()
	r.git("checkout", "--quiet", "main")
	r.commit() // what main got since
	r.git("checkout", "--quiet", "work")
	for _, ref := range []string{"", "main"} {
		if got := base(ref); got != second {
			t.Errorf("a branch is compared with %s for %q, want where it began, %s", got, ref, second)
		}
	}
	if _, err := baseCommit(t.Context(), r.dir, "elsewhere"); err == nil || !strings.Contains(err.Error(), "elsewhere") {
		t.Errorf("an unknown branch: %v", err)
	}
}

func TestTheTableIsToldOfEachOperation(t *testing.T) {
	r := newRepo(t)
	r.edit("shop.yaml", "[book, pen]", "[book]")
	changes, err := compare(t.Context(), r.dir, "HEAD", tool(t))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "results")
	if err := tell(file, changes); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := "breaking\torder.placed\tbreaking\tpass\t0\nbreaking\tcancelOrder\tbreaking\tpass\t0\nbreaking\tplaceOrder\tbreaking\tfail\t1\n"
	if string(text) != want {
		t.Errorf("told %q, want %q", text, want)
	}
}
