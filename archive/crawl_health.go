package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"khabar"
)

const (
	// healthWindow is the number of days before a day from which it is judged what was to be expected.
	healthWindow = 28
	// healthDays is the least number of crawled days among them that is enough to judge.
	healthDays = 7
	// fewest is the least expectation of which less than half is suspicious: below, chance decides.
	fewest = 4
)

// health gathers what the log and the frontier say of the days of one outlet.
type health struct {
	first, last khabar.Day // with a window before and after the days asked for
	days        map[khabar.Day]*khabar.OutletHealth
	turned      map[khabar.Day]bool     // a feed had been turned over since the crawl before
	silent      map[khabar.Day][]string // ways that had answered before and did not
	born, read  khabar.Day              // of the first and the last listing ever read, 0 for none
}

// Health returns what was crawled of an outlet on each day (UTC) of a range, both ends included, oldest first, and whether that
// can be all there was. An outlet that was never crawled has days without anything. KindInvalid for more than ten years.
func (a *Archive) Health(ctx context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error) {
	if to-from > 3660 {
		return nil, khabar.Errorf(khabar.KindInvalid, "archive: health", "the range of days is longer than ten years").At("from")
	}
	h := &health{first: from - healthWindow, last: to + healthWindow, days: map[khabar.Day]*khabar.OutletHealth{},
		turned: map[khabar.Day]bool{},
		silent: map[khabar.Day][]string{}}
	for d := h.first; d <= h.last; d++ {
		h.days[d] = &khabar.OutletHealth{Outlet: outlet, Day: d, Date: d.String()}
	}
	for _, read := range []func(context.Context, *health, string) error{a.healthOfFetches, a.healthOfFrontier, a.healthOfWays,
		a.lastSuccesses} {
		if err := read(ctx, h, outlet); err != nil {
			return nil, khabarError("health", a.path, err)
		}
	}
	var all []khabar.OutletHealth
	for d := from; d <= to; d++ {
		h.expect(d)
		h.judge(d, khabar.DayOf(time.Now().UTC()))
		all = append(all, *h.days[d])
	}
	return all, nil
}

func dayFrom(s string) (khabar.Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	return khabar.DayOf(t), err
}

func (h *health) bounds(outlet string) []any {
	return []any{outlet, h.first.String(), (h.last + 1).String()}
}

func (a *Archive) healthOfFetches(ctx context.Context, h *health, outlet string) error {
	return each(ctx, a.read, func(scan scanner) error {
		var date, outcome string
		var n, turned int
		var bytes int64
		if err := scan(&date, &outcome, &n, &bytes, &turned); err != nil {
			return err
		}
		day, err := dayFrom(date)
		if err != nil {
			return err
		}
		h.turned[day] = h.turned[day] || turned > 0
		add(h.days[day], khabar.FetchOutcome(outcome), n, bytes)
		return nil
	}, `SELECT substr(at, 1, 10), outcome, count(*), sum(bytes), sum(coalesce(instr(note, '`+khabar.NoteTurnedOver+`'), 0) > 0)
		FROM fetches WHERE outlet = ? AND at >= ? AND at < ? GROUP BY 1, 2`, h.bounds(outlet)...)
}

func add(d *khabar.OutletHealth, outcome khabar.FetchOutcome, n int, bytes int64) {
	d.Bytes += bytes
	switch outcome {
	case khabar.FetchListing:
		d.Listings += n
		return
	case khabar.FetchRobots, khabar.FetchBlocked, khabar.FetchRedirect, khabar.FetchRules:
		return // Refused counts the addresses; redirects and rules lead to what is counted
	case khabar.FetchError, khabar.FetchBusy:
		d.Failures += n
		return
	case khabar.FetchNew:
		d.New += n
	case khabar.FetchRevised:
		d.Revised += n
	case khabar.FetchUnchanged:
		d.Unchanged += n
	case khabar.FetchRemoved:
		d.Removed += n
	default:
		d.NotArticle += n
	}
	d.Fetched += n
}

func (a *Archive) healthOfFrontier(ctx context.Context, h *health, outlet string) error {
	return each(ctx, a.read, func(scan scanner) error {
		var date string
		var d khabar.OutletHealth
		if err := scan(&date, &d.Discovered, &d.Waiting, &d.Lost, &d.Refused); err != nil {
			return err
		}
		day, err := dayFrom(date)
		if err != nil {
			return err
		}
		into := h.days[day]
		into.Discovered, into.Waiting, into.Lost, into.Refused = d.Discovered, d.Waiting, d.Lost, d.Refused
		return nil
	}, `SELECT substr(discovered, 1, 10), count(*), sum(state = 'waiting' AND fetched IS NULL), sum(state = 'failed'),
		sum(state = 'refused') FROM frontier WHERE outlet = ? AND discovered >= ? AND discovered < ? GROUP BY 1`, h.bounds(outlet)...)
}

// healthOfWays finds the ways that have answered at some time, but on a day only failed.
func (a *Archive) healthOfWays(ctx context.Context, h *health, outlet string) error {
	return each(ctx, a.read, func(scan scanner) error {
		var date, way string
		if err := scan(&date, &way); err != nil {
			return err
		}
		day, err := dayFrom(date)
		h.silent[day] = append(h.silent[day], way)
		return err
	}, `SELECT substr(at, 1, 10), way FROM fetches AS f WHERE outlet = ? AND at >= ? AND at < ?
		AND EXISTS (SELECT 1 FROM listings WHERE listings.outlet = f.outlet AND listings.way = f.way)
		GROUP BY 1, 2 HAVING sum(outcome = 'listing') = 0 AND sum(outcome IN ('error', 'busy', 'robots', 'blocked')
			AND substr(url, 1, length(way)) = way) > 0 ORDER BY 2`, h.bounds(outlet)...)
}

// lastSuccesses fills in when a listing was last read by the end of each day.
func (a *Archive) lastSuccesses(ctx context.Context, h *health, outlet string) error {
	var born, before, last text
	err := a.read.QueryRowContext(ctx, `SELECT (SELECT at FROM fetches WHERE outlet = ?1 AND outcome = 'listing' ORDER BY at LIMIT 1),
		(SELECT at FROM fetches WHERE outlet = ?1 AND at < ?2 AND outcome = 'listing' ORDER BY at DESC LIMIT 1),
		(SELECT at FROM fetches WHERE outlet = ?1 AND outcome = 'listing' ORDER BY at DESC LIMIT 1)`,
		outlet, h.first.String()).Scan(&born, &before, &last)
	if err != nil || born == "" {
		return err
	}
	first, err1 := moment(string(born))
	final, err2 := moment(string(last))
	latest, err3 := moment(string(before))
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	h.born, h.read = khabar.DayOf(first), khabar.DayOf(final)
	err = each(ctx, a.read, func(scan scanner) error {
		var date, at string
		if err := scan(&date, &at); err != nil {
			return err
		}
		day, err := dayFrom(date)
		if err == nil {
			h.days[day].LastSuccess, err = moment(at)
		}
		return err
	}, `SELECT substr(at, 1, 10), max(at) FROM fetches WHERE outlet = ? AND at >= ? AND at < ? AND outcome = 'listing'
		GROUP BY 1`, h.bounds(outlet)...)
	for d := h.first; d <= h.last; d++ {
		if day := h.days[d]; day.LastSuccess.IsZero() {
			day.LastSuccess = latest
		} else {
			latest = day.LastSuccess
		}
	}
	return err
}

// expect sets what was to be expected of a day: the median of the days before it on which the outlet was crawled.
func (h *health) expect(day khabar.Day) {
	var counts []int
	for d := day - healthWindow; d < day; d++ {
		if before := h.days[d]; before != nil && before.Listings > 0 {
			counts = append(counts, before.New)
		}
	}
	if len(counts) < healthDays {
		return
	}
	slices.Sort(counts)
	median := (counts[(len(counts)-1)/2] + counts[len(counts)/2]) / 2
	h.days[day].Expected = &median
}

// judge says whether anything is known to be missing from a day. A day without a crawl is complete if the next crawl found in
// every feed something that it knew: then nothing can have passed in between.
func (h *health) judge(day, today khabar.Day) {
	d := h.days[day]
	because := func(format string, args ...any) { d.Reasons = append(d.Reasons, fmt.Sprintf(format, args...)) }
	if day >= today {
		because("the day is not over")
	}
	switch {
	case h.born == 0 || day < h.born:
		because("khabar did not follow the outlet yet")
	case h.read < day && day < today:
		because("no listing has been read since")
	case h.doubtful(day):
		because(khabar.NoteTurnedOver)
	}
	for _, way := range h.silent[day] {
		because("%s did not answer", way)
	}
	if d.Waiting > 0 {
		because("%d addresses that were discovered are still waiting", d.Waiting)
	}
	if d.Lost > 0 {
		because("%d pages were given up after failures", d.Lost)
	}
	if d.Expected != nil && *d.Expected >= fewest && d.New*2 < *d.Expected && day < today && d.Listings > 0 {
		because("fewer than half of the usual %d articles", *d.Expected)
	}
	d.Complete = len(d.Reasons) == 0
}

// doubtful reports whether a feed was turned over between the last crawl of a day, or the last one before it, and the next one.
func (h *health) doubtful(day khabar.Day) bool {
	if h.turned[day] {
		return true
	}
	for d := day + 1; d <= h.last; d++ {
		if h.turned[d] || h.days[d].Listings > 0 {
			return h.turned[d]
		}
	}
	return false
}
