package regexp

// sparse is a set of small numbers that remembers their order and is emptied at no cost.
type sparse struct {
	at   []uint32
	list []uint32
}

func newSparse(size int) sparse { return sparse{at: make([]uint32, size)} }

func (s *sparse) clear() { s.list = s.list[:0] }

// add adds a number, and reports whether it is new.
func (s *sparse) add(n uint32) bool {
	if at := s.at[n]; at < uint32(len(s.list)) && s.list[at] == n {
		return false
	}
	s.at[n] = uint32(len(s.list))
	s.list = append(s.list, n)
	return true
}
