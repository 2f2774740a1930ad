package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"oneseal/deploy/embedded"
	"oneseal/deploy/node"
	"oneseal/events"
	"oneseal/events/client"
	"oneseal/projectors"
	"oneseal/projectors/exchange"
	"oneseal/projectors/models"
)

func grantsCommand() *cobra.Command {
	command := &cobra.Command{Use: "grants", Short: "What organs let others have of their events: list, give and revoke grants, and say whether and why an event leaves"}
	command.AddCommand(listGrantsCommand(), giveGrantCommand(), revokeGrantCommand(), explainCommand(), policyCommand(), loginCommand())
	return command
}

func listGrantsCommand() *cobra.Command {
	var dataDir string
	command := &cobra.Command{Use: "list", Short: "List the grants and how they stand", Args: cobra.NoArgs, RunE: func(command *cobra.Command, _ []string) error {
		grants, err := grantsOf(command.Context(), dataDir)
		if err != nil {
			return err
		}
		out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "grant\tstate\tholder\trecipient\tpurpose\tbasis\ttypes\tfields\tpersonal\tfrom\tuntil")
		for _, g := range grants {
			var personal []string
			for _, p := range g.Terms.Personal {
				personal = append(personal, p.Field+" by "+p.Basis)
			}
			fmt.Fprintln(out, strings.Join([]string{exchange.KeyOf(g.Subject), g.StateAt(time.Now()), cell(g.Organ), cell(g.Terms.Recipient), cell(g.Terms.Purpose), cell(g.Terms.Basis),
				strings.Join(g.Terms.Types, ","), strings.Join(g.Terms.Fields, ","), cell(strings.Join(personal, ",")), when(g.From), when(g.Terms.Until.Time)}, "\t"))
		}
		return out.Flush()
	}}
	dataFlag(command, &dataDir)
	return command
}

// grantsOf reads the grants of the instance that runs on a folder.
func grantsOf(ctx context.Context, dataDir string) ([]*models.Grant, error) {
	i, err := node.ReadInstance(dataDir)
	if err != nil {
		return nil, err
	}
	return exchange.ReadGrants(ctx, i.Config())
}

// teller says in whose name and under which source a grant's events are told.
type teller struct {
	to             remote
	holder, source string
}

func (t *teller) flags(command *cobra.Command) {
	t.to.flags(command)
	command.Flags().StringVar(&t.holder, "holder", "", "organ that holds the events and gives the grant")
	command.Flags().StringVar(&t.source, "source", "/grants", "source under which it is told: one of the key's")
	command.MarkFlagRequired("holder")
}

func (t *teller) tell(ctx context.Context, key string, data any) error {
	if err := t.to.find(); err != nil {
		return err
	}
	e := &events.Event{ID: rand.Text(), Source: t.source, Type: events.TypeOf(data), Subject: "grant/" + key, Time: time.Now().Truncate(time.Millisecond), Organ: t.holder, Data: data}
	results, err := client.NewHTTP(t.to.url, t.to.key).Send(ctx, []*events.Event{e})
	if err == nil {
		err = client.Refused(results)
	}
	if err != nil {
		return err
	}
	fmt.Println(results[0].Status, e.Subject)
	return nil
}

func giveGrantCommand() *cobra.Command {
	var t teller
	var g events.GrantTerms
	var personal, areas, cases, cameras []string
	var from, until string
	var rate int32
	command := &cobra.Command{
		Use: "give KEY", Short: "Give a grant: from then on, events of the holder leave to the recipient", Args: cobra.ExactArgs(1),
		Example: "  oneseal grants give ps-evidence --holder enforcement-bureau --recipient public-security --purpose 案件办理 --basis 优化营商环境条例/57 \\\n" +
			"    --types 'oneseal.evidence.*' --fields '$.data.kind,$.data.case' --personal '$.data.plate=公共安全视频图像信息系统管理条例/20' --until 2027-06-30",
		RunE: func(command *cobra.Command, args []string) (err error) {
			for _, p := range personal {
				field, basis, ok := strings.Cut(p, "=")
				if !ok {
					return fmt.Errorf("--personal %s: give the field and the article that allows to pass it on, such as '$.data.plate=ACT/20'", p)
				}
				g.Personal = append(g.Personal, events.PersonalField{Field: field, Basis: basis})
			}
			for _, a := range areas {
				g.Filter.Areas = append(g.Filter.Areas, events.AreaCode(a))
			}
			for _, c := range cases {
				g.Filter.Cases = append(g.Filter.Cases, events.Subject(c))
			}
			for _, c := range cameras {
				g.Filter.Cameras = append(g.Filter.Cameras, events.Subject(c))
			}
			if g.From.Time, err = instantOf("from", from, 0); err != nil {
				return err
			}
			if g.Until.Time, err = instantOf("until", until, 1); err != nil {
				return err
			}
			if rate > 0 {
				g.Rate = events.Counted(rate)
			}
			return t.tell(command.Context(), args[0], &events.GrantGiven{GrantTerms: g})
		}}
	t.flags(command)
	flags := command.Flags()
	flags.StringVar(&g.Recipient, "recipient", "", "organ that receives them")
	flags.StringVar(&g.Purpose, "purpose", "", "what for")
	flags.StringVar(&g.Basis, "basis", "", "law and article that allow it")
	flags.StringSliceVar(&g.Types, "types", nil, "event types, such as oneseal.evidence.shared, or oneseal.evidence.* for all of a family")
	flags.StringSliceVar(&g.Fields, "fields", nil, "fields that leave, by JSONPath, such as $.data.kind or $.data.matches[*].object; $.data for all that is not personal")
	flags.StringArrayVar(&personal, "personal", nil, "field that names a person, and the article that allows to pass it on: FIELD=BASIS; once for each")
	flags.StringSliceVar(&g.Filter.Kinds, "kinds", nil, "only events of which the field kind is one of these")
	flags.StringSliceVar(&areas, "areas", nil, "only events in these areas")
	flags.StringSliceVar(&cases, "cases", nil, "only events of these cases")
	flags.StringSliceVar(&cameras, "cameras", nil, "only events of these cameras")
	flags.StringVar(&from, "from", "", "first day of what it covers, such as 2026-01-01, or an instant; without it from now on")
	flags.StringVar(&until, "until", "", "last day on which it counts, or the instant from which it does not")
	flags.Int32Var(&rate, "rate", 0, "events a second at most; 0: no limit")
	for _, name := range []string{"recipient", "purpose", "basis", "types", "until"} {
		command.MarkFlagRequired(name)
	}
	return command
}

// instantOf reads an instant, or a day in China, of which so many later the midnight counts.
func instantOf(flag, text string, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, events.China); err == nil {
		return day.AddDate(0, 0, later), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("--%s %s: give a day such as 2027-06-30, or an instant such as 2027-06-30T12:00:00+08:00", flag, text)
	}
	return at, nil
}

func revokeGrantCommand() *cobra.Command {
	var t teller
	var reason string
	command := &cobra.Command{Use: "revoke KEY", Short: "Revoke a grant: nothing leaves any more, and the recipient is cut off", Args: cobra.ExactArgs(1), RunE: func(command *cobra.Command, args []string) error {
		return t.tell(command.Context(), args[0], &events.GrantRevoked{Reason: reason})
	}}
	t.flags(command)
	command.Flags().StringVar(&reason, "reason", "", "why")
	command.MarkFlagRequired("reason")
	return command
}

func policyCommand() *cobra.Command {
	var dataDir string
	command := &cobra.Command{Use: "policy KEY", Short: "Print a grant as an ODRL policy in JSON-LD, which connectors of data spaces read", Args: cobra.ExactArgs(1), RunE: func(command *cobra.Command, args []string) error {
		grants, err := grantsOf(command.Context(), dataDir)
		if err != nil {
			return err
		}
		for _, g := range grants {
			if exchange.KeyOf(g.Subject) == args[0] && !g.Given.IsZero() {
				text, err := exchange.Policy(g)
				fmt.Println(string(text))
				return err
			}
		}
		return fmt.Errorf("no grant %s was given: see `oneseal grants list`", args[0])
	}}
	dataFlag(command, &dataDir)
	return command
}

func loginCommand() *cobra.Command {
	var dataDir, broker, certificate string
	var java bool
	command := &cobra.Command{
		Use: "login ORGAN", Short: "Print the settings by which an organ's own Kafka client reads what it is granted", Args: cobra.ExactArgs(1),
		Long: "Print the settings by which an organ's own Kafka client reads what it is granted: TLS and SCRAM-SHA-512, with consumer groups whose names begin\n" +
			"with the user and a point. The login counts while a grant to the organ is in force. Hand them over as you would a key.",
		RunE: func(command *cobra.Command, args []string) error {
			if broker == "" {
				i, err := node.ReadInstance(dataDir)
				if err != nil {
					return err
				}
				if i.Exchange == "" {
					return errors.New("departments have no Kafka port here: start `oneseal up --exchange-listen HOST:PORT`, or name --broker of a cluster that `oneseal serve --exchange-logins` gives logins to")
				}
				broker, certificate = i.Exchange, embedded.CertificateOf(dataDir)
			}
			certificate, err := filepath.Abs(certificate)
			if err != nil {
				return fmt.Errorf("find the certificate: %w", err)
			}
			secret, err := node.ExchangeSecret(dataDir)
			if err != nil {
				return err
			}
			user := exchange.UserOf(args[0])
			login := embedded.Login{Broker: broker, Certificate: certificate, User: user, Password: secret.PasswordOf(user)}
			text := login.Librdkafka()
			if java {
				text = login.Java()
			}
			fmt.Print(text + "group.id=" + user + ".main\nisolation.level=read_committed\nauto.offset.reset=earliest\n")
			return nil
		}}
	dataFlag(command, &dataDir)
	command.Flags().StringVar(&broker, "broker", "", "host:port of a cluster's broker, instead of the embedded one's")
	command.Flags().StringVar(&certificate, "certificate", "/etc/ssl/certs/ca-certificates.crt", "PEM file of who vouches for the cluster's certificate, with --broker")
	command.Flags().BoolVar(&java, "java", false, "as Kafka's Java clients read them; without it as librdkafka and kcat do")
	return command
}

func explainCommand() *cobra.Command {
	var dataDir, source string
	command := &cobra.Command{Use: "explain EVENT RECIPIENT", Short: "Say whether and why an event, named by its id, leaves to an organ, under which grant, and what of it", Args: cobra.ExactArgs(2), RunE: func(command *cobra.Command, args []string) error {
		ctx := command.Context()
		i, o, done, err := connect(ctx, dataDir)
		if err != nil {
			return err
		}
		defer done()
		grants, err := exchange.ReadGrants(ctx, i.Config())
		if err != nil {
			return err
		}
		e, facts, err := projectors.FindEvent(ctx, o, args[0], source)
		if err != nil {
			return err
		}
		all, err := exchange.Explain(grants, args[1], e, facts, time.Now())
		if err != nil {
			return err
		}
		fmt.Printf("%s %s of %s, told by %s\n", e.Type, e.ID, e.Subject, cell(e.Organ))
		if len(all) == 0 {
			fmt.Printf("does not leave: no grant names %s as recipient\n", cell(args[1]))
		}
		for _, x := range all {
			fmt.Printf("%s: %s\n", x.Grant.Subject, x.Why.Title().EN)
			if x.Why != exchange.Leaves {
				continue
			}
			for _, a := range x.Attributes {
				fmt.Printf("  %s %s\n", a.Name, cell(a.Value))
			}
			fmt.Printf("  data %s\n", x.Data)
			if x.Corrected != "" {
				fmt.Printf("  it was corrected (%s), and the correction follows it\n", x.Corrected)
			}
		}
		return nil
	}}
	dataFlag(command, &dataDir)
	command.Flags().StringVar(&source, "source", "", "the event's source, where several have told an event of that id")
	return command
}
