package limits

import (
	"io"
	"net/http"
	"time"
)

// Pace is how slowly a body may come.
type Pace struct {
	Grace     time.Duration // before anything is demanded
	PerSecond int64         // bytes, on the average after that
}

// Paced ends the bodies of requests that come slower: reading one gives os.ErrDeadlineExceeded then, and the connection ends
// after the answer. It stands in the place of a server's ReadTimeout, which large bodies over slow lines would exceed.
func (p Pace) Paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &pacedBody{ReadCloser: r.Body, pace: p, connection: http.NewResponseController(w), began: time.Now()}
		}
		next.ServeHTTP(w, r)
	})
}

type pacedBody struct {
	io.ReadCloser
	pace       Pace
	connection *http.ResponseController
	began      time.Time
	read       int64
	until      time.Time
}

func (b *pacedBody) Read(p []byte) (int, error) {
	until := b.began.Add(b.pace.Grace + time.Duration(float64(b.read)/float64(b.pace.PerSecond)*float64(time.Second)))
	if until.Sub(b.until) > b.pace.Grace/8 { // a deadline for each read would cost more than it is worth
		b.until = until
		b.connection.SetReadDeadline(until)
	}
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if err == io.EOF {
		// The server goes on to read from the connection, to hear whether its peer is gone.
		b.connection.SetReadDeadline(time.Time{})
	}
	return n, err
}
