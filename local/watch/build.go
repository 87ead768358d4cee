package watch

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"

	"coagent/local/supervise"
)

// Compile builds every program of the repository at root into the folder.
func Compile(ctx context.Context, root, into string) error {
	var packages []string
	for _, pattern := range []string{"services/*/cmd/*", "mocks/cmd/*"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return err
		}
		packages = append(packages, folders...)
	}
	// The commit stays out: it would make every program differ from the last build.
	// The tag is that of `make build`.
	args := append(
		[]string{"build", "-buildvcs=false", "-tags", "lambda.norpc", "-o", into + string(filepath.Separator)},
		packages...)
	return supervise.Tool(ctx, root, "go", args...)
}

// Generate writes the code that comes from the documents.
func Generate(ctx context.Context, root string) error {
	return supervise.Tool(ctx, root, filepath.Join(root, "openapi", "generate.sh"))
}

// install moves the programs in fresh to bin, each at one stroke, and returns
// the paths of those that are not what was there before. A program that runs
// keeps the file that it was started from.
func install(fresh, bin string) ([]string, error) {
	files, err := os.ReadDir(fresh)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, file := range files {
		from, to := filepath.Join(fresh, file.Name()), filepath.Join(bin, file.Name())
		same, err := equal(from, to)
		if err != nil {
			return changed, err
		}
		if same {
			continue
		}
		if err := os.Rename(from, to); err != nil {
			return changed, err
		}
		changed = append(changed, to)
	}
	return changed, nil
}

// equal says whether two files hold the same; one that is missing differs.
func equal(a, b string) (bool, error) {
	var sums [2][sha256.Size]byte
	for i, path := range []string{a, b} {
		content, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		sums[i] = sha256.Sum256(content)
	}
	return sums[0] == sums[1], nil
}
