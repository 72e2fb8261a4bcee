package bleveindex

import (
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// parallel calls do for 0 to n-1 on all cores. A panic becomes an error of that call, for guard or catch to judge.
func parallel(n int, do func(int) error) error {
	var next atomic.Int64
	var g errgroup.Group
	for range min(n, runtime.GOMAXPROCS(0)) {
		g.Go(func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = panicked(r)
				}
			}()
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := do(i); err != nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}

// doAll does several things, on all cores if there is much to do.
func doAll(tasks []func() error, much bool) error {
	if much {
		return parallel(len(tasks), func(i int) error { return tasks[i]() })
	}
	for _, task := range tasks {
		if err := task(); err != nil {
			return err
		}
	}
	return nil
}
