package supervise

import "path/filepath"

// LogFolder holds what the parts of a system on dir print.
func LogFolder(dir string) string { return filepath.Join(dir, "logs") }

// HoldFile keeps the part down for as long as it exists.
func HoldFile(dir, part string) string { return filepath.Join(runFolder(dir), part+".hold") }

// PIDFile holds the part's process id while it runs.
func PIDFile(dir, part string) string { return filepath.Join(runFolder(dir), part+".pid") }

func runFolder(dir string) string { return filepath.Join(dir, "run") }

func logPath(dir, part string) string { return filepath.Join(LogFolder(dir), part+".log") }
