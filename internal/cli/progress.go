package cli

import (
	"io"
	"os"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// progress is a bar an input, on a terminal only.
type progress struct {
	pool *mpb.Progress
	mu   sync.Mutex
	bars map[string]*mpb.Bar
}

// startProgress makes the bars; none are shown where they are not wanted, or where
// nobody looks.
func startProgress(w World, wanted bool) *progress {
	if !wanted || !isTerminal(w.Stderr) {
		return &progress{}
	}
	return &progress{pool: mpb.New(mpb.WithOutput(w.Stderr), mpb.WithWidth(40)), bars: map[string]*mpb.Bar{}}
}

// update is told how far the reading is; nil where nothing is shown.
func (p *progress) update() func(screen.Progress) {
	if p.pool == nil {
		return nil
	}
	return func(at screen.Progress) {
		p.mu.Lock()
		defer p.mu.Unlock()
		bar, ok := p.bars[at.Path]
		if !ok {
			bar = p.pool.AddBar(at.Total, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name(at.Path+" ")), mpb.AppendDecorators(decor.CountersKibiByte("% .1f / % .1f")))
			p.bars[at.Path] = bar
		}
		bar.SetCurrent(at.Read)
	}
}

// stop takes the bars away and waits until they are gone.
func (p *progress) stop() {
	if p.pool == nil {
		return
	}
	p.mu.Lock()
	for _, bar := range p.bars {
		bar.Abort(true)
	}
	p.mu.Unlock()
	p.pool.Wait()
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
