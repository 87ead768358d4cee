package review

// lazy is what is read when it is first asked for, and then kept. A draft is checked by
// one goroutine, so it needs no lock.
type lazy[T any] struct {
	value T
	known bool
}

func (l *lazy[T]) get(read func() T) T {
	if !l.known {
		l.value, l.known = read(), true
	}
	return l.value
}
