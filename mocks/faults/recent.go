package faults

const (
	keepItems = 1_000
	keepBytes = 32 << 20
)

// Recent keeps the last 1,000 things added to it, or fewer if together they
// are over 32 MiB, and the exact number ever added. The zero value is empty. It
// has no lock of its own.
type Recent[T any] struct {
	items []T
	sizes []int
	bytes int
	count int
}

// Add appends item, which occupies about size bytes, and drops the oldest ones
// that no longer fit. The newest is always kept.
func (r *Recent[T]) Add(item T, size int) {
	r.count++
	r.items, r.sizes = append(r.items, item), append(r.sizes, size)
	r.bytes += size
	for len(r.items) > keepItems || (r.bytes > keepBytes && len(r.items) > 1) {
		var none T
		r.items[0] = none // the array behind the slice must not hold on to it
		r.bytes -= r.sizes[0]
		r.items, r.sizes = r.items[1:], r.sizes[1:]
	}
}

// Items is what is kept, oldest first. The slice is the caller's.
func (r *Recent[T]) Items() []T { return append(make([]T, 0, len(r.items)), r.items...) }

// Count is how many were added since the last Clear, dropped ones included.
func (r *Recent[T]) Count() int { return r.count }

// Clear forgets everything, the count too.
func (r *Recent[T]) Clear() { *r = Recent[T]{} }
