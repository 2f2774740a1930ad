package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"oneseal/deploy/backup"
	"oneseal/deploy/node"
)

func auditCommand() *cobra.Command {
	var dataDir string
	var positions bool
	command := &cobra.Command{
		Use:   "audit",
		Short: "Hold log, archive, index of event ids and read models of a running instance against each other, record by record",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			form := url.Values{}
			if positions {
				form.Set("positions", "1")
			}
			answer, err := askLocally(command, dataDir, "/v1/audit", form)
			if err != nil {
				return err
			}
			defer answer.Close()
			lines := bufio.NewScanner(answer)
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				var line node.UpkeepLine
				if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
					return fmt.Errorf("read the audit: %w", err)
				}
				switch {
				case line.Error != "":
					return errors.New(line.Error)
				case line.Finding != nil:
					fmt.Println(line.Finding)
				case line.Summary != nil:
					s := line.Summary
					fmt.Printf("%d records, %d rows of the archive, %d rows of read models, %d small files in %.1f s\n", s.Records, s.Archived, s.Rows, s.Files, s.Took.Seconds())
					if s.Findings > 0 {
						return fmt.Errorf("%d do not agree", s.Findings)
					}
					fmt.Println("all agree")
					return nil
				}
			}
			return errors.Join(errors.New("the audit was cut off"), lines.Err())
		},
	}
	dataFlag(command, &dataDir)
	command.Flags().BoolVar(&positions, "positions", false, "leave out the read models, which are folded from scratch to be compared")
	return command
}

func backupCommand() *cobra.Command {
	var dataDir string
	command := &cobra.Command{
		Use:   "backup DIR",
		Short: "Back up a running instance: log, archive, index of event ids and keys; what DIR holds already is not written again",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			to, err := filepath.Abs(args[0])
			if err != nil {
				return fmt.Errorf("find the backup folder: %w", err)
			}
			answer, err := askLocally(command, dataDir, "/v1/backup", url.Values{"to": {to}})
			if err != nil {
				return err
			}
			defer answer.Close()
			var done backup.Summary
			if err := json.NewDecoder(answer).Decode(&done); err != nil {
				return fmt.Errorf("read what was backed up: %w", err)
			}
			fmt.Printf("%d files of %.1f MB, %.1f MB of them new, in %.1f s: all that was acknowledged before %s\n", done.Files, float64(done.Bytes)/1e6, float64(done.Written)/1e6, done.Took.Seconds(), done.At.Format("2006-01-02T15:04:05.000Z07:00"))
			return nil
		},
	}
	dataFlag(command, &dataDir)
	return command
}

func restoreCommand() *cobra.Command {
	var dataDir, name string
	command := &cobra.Command{
		Use:   "restore DIR",
		Short: "Make a new data folder of a backup, of which every piece is checked",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			list, err := backup.Restore(command.Context(), args[0], name, dataDir)
			if err != nil {
				return err
			}
			fmt.Printf("restored into %s: what was acknowledged before %s\n", dataDir, list.At.Format("2006-01-02T15:04:05.000Z07:00"))
			return nil
		},
	}
	command.Flags().StringVar(&dataDir, "data", "data", "data folder to make; it must not exist, or be empty")
	command.Flags().StringVar(&name, "name", "", "which of the folder's backups; empty: the newest")
	return command
}

// askLocally posts to the instance that runs on a folder, with its local key.
func askLocally(command *cobra.Command, dataDir, path string, form url.Values) (io.ReadCloser, error) {
	i, err := node.ReadInstance(dataDir)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(command.Context(), http.MethodPost, i.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("ask the instance: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+i.Key)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the instance: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		defer answer.Body.Close()
		said, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
		return nil, errors.Join(errors.New(string(bytes.TrimSpace(said))), err)
	}
	return answer.Body, nil
}
