package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func newPanelLock(w World) *cobra.Command {
	return &cobra.Command{
		Use:   "lock FOLDER",
		Short: "Freeze a panel folder: it is read only as it is now",
		Long: `Writes FOLDER/panel.lock with the SHA-256 of every file. From then on every
command refuses the folder when a file of it was changed, added or removed.
Run panel lint and panel test before, and lock again after each change.`,
		Example: "  hlhscreen panel lint my-genes && hlhscreen panel test --panel my-genes && hlhscreen panel lock my-genes",
		Args:    one,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := folder(args[0]); err != nil {
				return err
			}
			path := filepath.Join(args[0], panel.LockFile)
			before, err := os.ReadFile(path)
			if err == nil {
				err = os.Remove(path)
			}
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return usage(err, "the folder must be writable")
			}
			if _, err := loadPanel(args); err != nil { // what is frozen can be used
				if before != nil {
					err = errors.Join(err, os.WriteFile(path, before, 0o644))
				}
				return err
			}
			raw, err := panel.Lock(os.DirFS(args[0]))
			if err != nil {
				return usage(err, "give the folder of the gene files (SYMBOL.yaml)")
			}
			if err := os.WriteFile(path, raw, 0o644); err != nil {
				return usage(err, "the folder must be writable")
			}
			_, err = fmt.Fprintf(w.Stdout, "%s written\n", path)
			return err
		},
	}
}

// unlocked refuses to write into a locked folder: nothing could use it afterwards.
func unlocked(dir string) error {
	path := filepath.Join(dir, panel.LockFile)
	if _, err := os.Lstat(path); err == nil {
		return usage(fmt.Errorf("%s: the folder is locked", path), "remove the lock, make the change, run panel lint and panel test, and lock again: hlhscreen panel lock "+dir)
	}
	return nil
}
