package supervise

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coagent/local/localtest"
)

func TestALogIsBoundedAndKeepsTheNewest(t *testing.T) {
	t.Parallel()
	const limit = 4 << 10
	path := filepath.Join(t.TempDir(), "part.log")
	log, err := openLog(path, limit)
	if err != nil {
		t.Fatal(err)
	}
	defer log.close()
	for i := range 2000 {
		fmt.Fprintf(log, "line %d\n", i)
	}
	fmt.Fprint(log, strings.Repeat("x", 3*limit), "\nthe end\n") // more at once than fits
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 {
		t.Errorf("%d files, want the log and the one before", len(files))
	}
	for _, file := range files {
		if info, err := file.Info(); err != nil || info.Size() > limit {
			t.Errorf("%s: %d bytes, over %d (%v)", file.Name(), info.Size(), limit, err)
		}
	}
	if got := log.last(1); got != "  | the end" {
		t.Errorf("last line %q", got)
	}
}

func TestALogBeginsEmpty(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "part.log")
	localtest.Write(t, path, "of another day\n")
	log, err := openLog(path, maxLog)
	if err != nil {
		t.Fatal(err)
	}
	defer log.close()
	fmt.Fprintln(log, "today")
	if content, err := os.ReadFile(path); err != nil || string(content) != "today\n" {
		t.Errorf("%q, %v", content, err)
	}
}

func TestTheLastLinesCannotMoveTheCursor(t *testing.T) {
	t.Parallel()
	log, err := openLog(filepath.Join(t.TempDir(), "part.log"), maxLog)
	if err != nil {
		t.Fatal(err)
	}
	defer log.close()
	fmt.Fprint(log, "one\n\x1b[31mred\x1b[39m\r\x07 bell\x9b2J\xff\ntwo\n"+strings.Repeat("é", 400)+"\n")
	lines := strings.Split(log.last(3), "\n")
	if lines[0] != "  | red bell?2J?" || lines[1] != "  | two" {
		t.Errorf("%q", lines)
	}
	if len(lines[2]) > maxTailLine+10 || !strings.HasSuffix(lines[2], "é…") {
		t.Errorf("a long line ends in %q", lines[2][len(lines[2])-10:])
	}
}
