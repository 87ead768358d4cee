package admission

import "context"

// Places are where a bounded number of jobs are done at once by all processes
// together. Nobody waits for one: whoever waits holds a process, and where each
// job has a process of its own, there is nothing to wait in.
type Places interface {
	// Take takes a place for a job of user, which must be left when the job has
	// ended. They are divided as [Shares] does it. If there is none for the user the
	// error is [*Full]; any other says that it is not known.
	Take(ctx context.Context, user string) (leave func(), err error)
}
