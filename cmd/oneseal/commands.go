package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"oneseal/analytics/dashboards"
	"oneseal/events"
	"oneseal/ingest"
	"oneseal/ingest/importer"
	"oneseal/projectors"
	"oneseal/projectors/models"
)

func dataFlag(command *cobra.Command, dataDir *string) {
	command.Flags().StringVar(dataDir, "data", "data", "data folder of the running instance")
}

// connect reaches the Kafka and ClickHouse of the instance that runs on a folder.
func connect(ctx context.Context, dataDir string) (instance, projectors.Options, func(), error) {
	i, err := readInstance(dataDir)
	if err != nil {
		return i, projectors.Options{}, nil, err
	}
	pool, conn, err := projectors.Connect(ctx, i.ClickHouse)
	if err != nil {
		return i, projectors.Options{}, nil, err
	}
	return i, projectors.Options{Log: i.log(), Pool: pool, Conn: conn}, func() { pool.Close(); conn.Close() }, nil
}

// remote is the instance that a command talks to over HTTP.
type remote struct{ dataDir, url, key string }

func (r *remote) flags(command *cobra.Command) {
	dataFlag(command, &r.dataDir)
	command.Flags().StringVar(&r.url, "url", "", "address of an instance, instead of --data")
	command.Flags().StringVar(&r.key, "key", "", "API key for --url")
}

func (r *remote) find() error {
	if r.url != "" {
		if r.key == "" {
			return errors.New("--url needs --key: `oneseal keys create` makes one")
		}
		r.url = strings.TrimRight(r.url, "/")
		return nil
	}
	i, err := readInstance(r.dataDir)
	if err != nil {
		return err
	}
	r.url = i.URL
	if r.key == "" {
		r.key = i.Key
	}
	return nil
}

func importCommand() *cobra.Command {
	var to remote
	var mapping string
	command := &cobra.Command{
		Use:   "import FILE --map MAPPING",
		Short: "Import a log: CSV, XES or JSON lines, each also as .gz",
		Long:  "Import a log. MAPPING is a YAML file, or the name of a shipped one: receipt, traffic_fines.\nRows that are no events are listed on standard error with line and column; the rest goes on.",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if err := to.find(); err != nil {
				return err
			}
			m, err := importer.LoadMapping(mapping)
			if err != nil {
				return err
			}
			o := importer.Options{File: args[0], Mapping: m, URL: to.url, Key: to.key, Problems: os.Stderr}
			if term.IsTerminal(int(os.Stderr.Fd())) {
				o.Progress = os.Stderr
			}
			report, err := importer.Run(command.Context(), o)
			fmt.Printf("rows %d, stored %d, repeated %d, bad %d, skipped %d, %.1f s\n", report.Rows, report.Stored, report.Repeated, report.Bad, report.Skipped, report.Took.Seconds())
			if err != nil {
				return err
			}
			if report.Bad > 0 {
				return fmt.Errorf("%d rows were not imported: see the lines above, mend them and import the file again", report.Bad)
			}
			return nil
		},
	}
	to.flags(command)
	command.Flags().StringVar(&mapping, "map", "", "mapping file or name")
	command.MarkFlagRequired("map")
	return command
}

func rebuildCommand() *cobra.Command {
	var dataDir string
	command := &cobra.Command{
		Use:   "rebuild NAME|all",
		Short: "Fold a read model again from the archive, while the old one keeps answering",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			_, o, done, err := connect(command.Context(), dataDir)
			if err != nil {
				return err
			}
			defer done()
			names := args
			if args[0] == "all" {
				names = nil
				for _, model := range models.All() {
					names = append(names, model.Name)
				}
			}
			for _, name := range names {
				rebuilt, err := projectors.Rebuild(command.Context(), o, name)
				if err != nil {
					return err
				}
				fmt.Printf("%s: %d stories in %.1f s, %d could not be folded\n", rebuilt.Model, rebuilt.Stories, rebuilt.Took.Seconds(), rebuilt.Failed)
			}
			return nil
		},
	}
	dataFlag(command, &dataDir)
	return command
}

func deadlettersCommand() *cobra.Command {
	command := &cobra.Command{Use: "deadletters", Short: "Records that could not be used"}
	var listDir, replayDir string
	var limit int
	list := &cobra.Command{Use: "list", Short: "List the dead letters that were not replayed", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		_, o, done, err := connect(command.Context(), listDir)
		if err != nil {
			return err
		}
		defer done()
		letters, err := projectors.Letters(command.Context(), o.Conn, limit)
		if err != nil {
			return err
		}
		for _, l := range letters {
			fmt.Printf("%s\t%s\t%s\t%q\t%s\n", l.Position, l.Stage, l.FailedAt.Format(time.RFC3339), l.Key, strings.SplitN(l.Reason, "\n", 2)[0])
		}
		return nil
	}}
	dataFlag(list, &listDir)
	list.Flags().IntVar(&limit, "limit", 100, "how many at most")
	replay := &cobra.Command{Use: "replay", Short: "Try every dead letter again with this version", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		_, o, done, err := connect(command.Context(), replayDir)
		if err != nil {
			return err
		}
		defer done()
		outcome, err := projectors.ReplayLetters(command.Context(), o)
		fmt.Printf("replayed %d, still dead %d\n", outcome.Replayed, len(outcome.Failed))
		return err
	}}
	dataFlag(replay, &replayDir)
	command.AddCommand(list, replay)
	return command
}

func sqlCommand() *cobra.Command {
	var to remote
	var format string
	command := &cobra.Command{
		Use:   "sql QUERY",
		Short: "Ask a question in SQL, read-only",
		Example: "  oneseal sql 'SELECT basis, sum(numerator), sum(denominator) FROM kpi_on_time GROUP BY basis' --data demo\n" +
			"  oneseal sql 'SELECT state, count() FROM approvals_v GROUP BY state' --format csv",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if err := to.find(); err != nil {
				return err
			}
			request, err := http.NewRequestWithContext(command.Context(), http.MethodPost, to.url+"/v1/sql?"+url.Values{"format": {format}}.Encode(), bytes.NewReader([]byte(args[0])))
			if err != nil {
				return fmt.Errorf("ask %s: %w", to.url, err)
			}
			request.Header.Set("Authorization", "Bearer "+to.key)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				return fmt.Errorf("ask %s: %w", to.url, err)
			}
			defer response.Body.Close()
			if response.StatusCode != http.StatusOK {
				text, _ := io.ReadAll(response.Body)
				return errors.New(strings.TrimSpace(string(text)))
			}
			_, err = io.Copy(os.Stdout, response.Body)
			return err
		},
	}
	to.flags(command)
	command.Flags().StringVar(&format, "format", "table", "table, json or csv")
	return command
}

func dashboardsCommand() *cobra.Command {
	var folder string
	command := &cobra.Command{Use: "dashboards", Short: "Write the Grafana dashboards and what provisions them", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		return dashboards.Write(folder)
	}}
	command.Flags().StringVar(&folder, "out", "deploy/grafana", "folder to write to")
	return command
}

func keysCommand() *cobra.Command {
	command := &cobra.Command{Use: "keys", Short: "API keys: who may send which types for which organs"}
	var dataDir string
	open := func() (*ingest.Keys, error) {
		if err := ensureFolder(dataDir); err != nil {
			return nil, err
		}
		return ingest.OpenKeys(filepath.Join(dataDir, "keys.json"))
	}
	command.PersistentFlags().StringVar(&dataDir, "data", "data", "data folder")
	var types, organs []string
	create := &cobra.Command{Use: "create NAME", Short: "Make a key; its secret is printed once and kept nowhere", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		key, secret, err := keys.Create(args[0], types, organs)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "id", key.ID)
		fmt.Println(secret)
		return nil
	}}
	create.Flags().StringSliceVar(&types, "types", nil, "event types, such as oneseal.approval.*; * for all")
	create.Flags().StringSliceVar(&organs, "organs", nil, "organs it may speak for; * for all")
	list := &cobra.Command{Use: "list", Short: "List the keys", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		all, err := keys.List()
		if err != nil {
			return err
		}
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "id\tname\ttypes\torgans\tcreated\trevoked")
		for _, k := range all {
			revoked := ""
			if !k.Revoked.IsZero() {
				revoked = k.Revoked.Format(time.RFC3339)
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, strings.Join(k.Types, ","), strings.Join(k.Organs, ","), k.Created.Format(time.RFC3339), revoked)
		}
		return out.Flush()
	}}
	revoke := &cobra.Command{Use: "revoke ID", Short: "End a key's life", Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		keys, err := open()
		if err != nil {
			return err
		}
		return keys.Revoke(args[0])
	}}
	command.AddCommand(create, list, revoke)
	return command
}

func typesCommand() *cobra.Command {
	return &cobra.Command{Use: "types", Short: "List the event types", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, t := range events.Catalogue() {
			fmt.Fprintf(out, "%s\t%s\t%s\n", t.Type, t.Title.ZH, t.Title.EN)
		}
		return out.Flush()
	}}
}
