package supervise

import (
	"os"
	"slices"
)

// Down are the parts that have been started and do not run now, by name. Held are
// those of them that a hold file keeps down.
func (s *Supervisor) Down() (down, held []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.waves {
		for _, k := range w.kept {
			if there(PIDFile(s.Dir, k.Name)) {
				continue
			}
			down = append(down, k.Name)
			if there(HoldFile(s.Dir, k.Name)) {
				held = append(held, k.Name)
			}
		}
	}
	slices.Sort(down)
	return down, held
}

func there(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
