package admission

import "sync"

// Shares divides a total among users so that one never takes it all: a user
// gets more only while they would not hold more than what is free before it. So
// one user alone can have half, two a third each, n of them 1/(n+1) each, and
// as much is left for whoever comes next. (Switches share their buffers like
// this; there it is called a dynamic threshold.)
//
// One request for more than half of the total is given, if nobody holds
// anything: keep requests smaller than that.
type Shares struct {
	mu    sync.Mutex
	total int64
	taken int64
	users map[string]int64
}

// NewShares divides total.
func NewShares(total int64) *Shares {
	return &Shares{total: total, users: map[string]int64{}}
}

// Take gives n to user and reports whether there was so much for them. Who is
// nobody ("") is bounded by the total alone.
func (s *Shares) Take(user string, n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	free := s.total - s.taken
	if n > free || user != "" && s.users[user]+n > free {
		return false
	}
	s.taken += n
	s.users[user] += n
	return true
}

// GiveBack takes n back from user, who must have it.
func (s *Shares) GiveBack(user string, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken -= n
	if s.users[user] -= n; s.users[user] == 0 {
		delete(s.users, user)
	}
}
