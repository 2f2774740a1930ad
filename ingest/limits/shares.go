// Package limits keeps one sender from stopping the others: how many requests and how many bytes one may have on its way
// ([Shares]), how slowly a body may come ([Paced]), and how many connections there are ([Listen]). What goes beyond a limit is
// refused at once, with the time after which to come again; nobody waits behind it.
package limits

import (
	"errors"
	"sync"
)

// Why something is refused.
var (
	ErrShare = errors.New("the sender has its share already") // of one name
	ErrFull  = errors.New("all shares are taken")             // of all together
)

// Shares are units, such as requests or bytes, of which each name may have some and all together so many.
type Shares struct {
	total, each int64

	mu    sync.Mutex
	taken int64
	by    map[string]int64
}

// NewShares makes shares.
func NewShares(total, each int64) *Shares {
	return &Shares{total: total, each: each, by: make(map[string]int64)}
}

// Take takes n units in a name, or none and says why. Give them back.
func (s *Shares) Take(name string, n int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.by[name]+n > s.each:
		return ErrShare
	case s.taken+n > s.total:
		return ErrFull
	}
	s.by[name] += n
	s.taken += n
	return nil
}

// Give gives units back.
func (s *Shares) Give(name string, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken -= n
	if s.by[name] -= n; s.by[name] <= 0 {
		delete(s.by, name)
	}
}
