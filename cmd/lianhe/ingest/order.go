package ingest

import (
	"context"
	"runtime"
	"sync"
)

// inOrder does work on the jobs, several at once and a few ahead of the one that
// is taken next, and hands them to take in their order. So what is stored does
// not depend on which worker was faster. It ends with the first error of take,
// or with ctx.
func inOrder[J any](ctx context.Context, jobs []J, work func(context.Context, J), take func(J) error) error {
	type ticket struct {
		job  J
		done chan struct{}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	// Most of the work waits: for a worker process, for the disk. A slow file holds
	// up what comes behind it, so that much may be done by then.
	queue := make(chan ticket, 16*runtime.NumCPU())
	open := make(chan ticket)
	for range 4 * runtime.NumCPU() {
		wg.Go(func() {
			for t := range open {
				work(ctx, t.job)
				close(t.done)
			}
		})
	}
	wg.Go(func() {
		defer close(queue)
		defer close(open)
		for _, j := range jobs {
			t := ticket{j, make(chan struct{})}
			for _, c := range []chan<- ticket{queue, open} {
				select {
				case c <- t:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for t := range queue {
		select {
		case <-t.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := take(t.job); err != nil {
			return err
		}
	}
	return ctx.Err()
}
