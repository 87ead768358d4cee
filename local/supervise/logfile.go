package supervise

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"unicode"
)

const (
	maxLog      = 20 << 20 // of a file; there are at most two
	tailBytes   = 8 << 10
	maxTailLine = 300
)

// logFile keeps what a part prints: in a file that is moved to <name>.1 when
// it is full, and the last of it in memory, to be shown if the part dies.
type logFile struct {
	path string
	max  int

	mu   sync.Mutex
	file *os.File
	size int
	tail []byte
}

// openLog begins an empty file at path.
func openLog(path string, limit int) (*logFile, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &logFile{path: path, max: limit, file: file}, nil
}

// Write never fails: a part must not die of a full disk under its log.
func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = append(l.tail, p[max(0, len(p)-tailBytes):]...)
	l.tail = bytes.Clone(l.tail[max(0, len(l.tail)-tailBytes):])
	if l.size+len(p) > l.max {
		l.rotate()
	}
	if l.file != nil {
		n, _ := l.file.Write(p[:min(len(p), l.max)])
		l.size += n
	}
	return len(p), nil
}

func (l *logFile) rotate() {
	if l.file != nil {
		_ = l.file.Close()
	}
	_ = os.Rename(l.path, l.path+".1")
	l.file, _ = os.Create(l.path) // nil: nothing is kept but the tail
	l.size = 0
}

func (l *logFile) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
}

// last gives up to n of the last lines, fit for a terminal: whatever a program
// prints, it cannot move the cursor.
func (l *logFile) last(n int) string {
	l.mu.Lock()
	tail := string(l.tail)
	l.mu.Unlock()
	lines := strings.Split(strings.TrimRight(plain(tail), "\n"), "\n")
	lines = lines[max(0, len(lines)-n):]
	for i, line := range lines {
		if len(line) > maxTailLine {
			line = strings.ToValidUTF8(line[:maxTailLine], "") + "…"
		}
		lines[i] = "  | " + line
	}
	return strings.Join(lines, "\n")
}

// plain takes colours and control characters out of text.
func plain(text string) string {
	var out strings.Builder
	escape := false
	for _, r := range strings.ToValidUTF8(text, "?") {
		switch {
		case r == '\x1b':
			escape = true
		case escape: // an escape sequence ends with its first letter
			escape = !unicode.IsLetter(r)
		case r == '\n' || r == '\t' || !unicode.IsControl(r):
			out.WriteRune(r)
		}
	}
	return out.String()
}
