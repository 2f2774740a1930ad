package exchange

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"

	eventlog "oneseal/events/log"
	"oneseal/projectors/models"
)

// userPrefix begins the names of the users that recipients log in as; users and rights that begin so are the exchange's alone.
const userPrefix = "exchange-"

// UserOf is the Kafka user of an organ that receives events. Its consumer groups begin with the user and a point.
func UserOf(organ string) string {
	if organ != "" && len(organ) <= 60 && !strings.ContainsFunc(organ, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	}) {
		return userPrefix + organ
	}
	sum := sha256.Sum256([]byte(organ))
	return userPrefix + "x" + hex.EncodeToString(sum[:12])
}

// Secret is what recipients' passwords derive from: it outlives them, so that a recipient stays configured over restarts and from grant to grant.
// Processes that exchange for one log have the same.
type Secret []byte

// PasswordOf is the user's.
func (s Secret) PasswordOf(user string) string {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte(user))
	return hex.EncodeToString(mac.Sum(nil))
}

// KafkaAccess gives each recipient of a grant in force a SCRAM-SHA-512 user whose ACLs allow to read the topics of its grants, with groups of its own,
// and nothing else. It speaks Kafka's admin protocol: the brokers must know SCRAM and ACLs.
type KafkaAccess struct {
	log    eventlog.Config
	secret Secret

	agreed string // what was agreed on with the brokers last
	at     time.Time
	users  map[string]bool // whose password was set by this process
}

// NewKafkaAccess asks nothing of the brokers yet.
func NewKafkaAccess(log eventlog.Config, secret Secret) *KafkaAccess {
	return &KafkaAccess{log: log, secret: secret, users: make(map[string]bool)}
}

// agreeAgain is how long what was agreed on is believed to hold.
const agreeAgain = 30 * time.Second

// Allow brings users and rights to what the grants say. Rights go before users, and come after them.
func (a *KafkaAccess) Allow(ctx context.Context, inForce []*models.Grant) error {
	rights := make(map[kafka.ACLEntry]bool)
	users := make(map[string]bool)
	for _, g := range inForce {
		user := UserOf(g.Terms.Recipient)
		users[user] = true
		rights[right(user, kafka.ResourceTypeTopic, Topic(KeyOf(g.Subject)), kafka.PatternTypeLiteral)] = true
		rights[right(user, kafka.ResourceTypeGroup, user+".", kafka.PatternTypePrefixed)] = true
	}
	wanted := describe(rights)
	if wanted == a.agreed && time.Since(a.at) < agreeAgain {
		return nil
	}
	client, done := a.log.Client()
	defer done()
	if err := a.takeAway(ctx, client, rights); err != nil {
		return fmt.Errorf("take away what recipients may read: %w", err)
	}
	if err := a.setUsers(ctx, client, users); err != nil {
		return fmt.Errorf("set the recipients' users: %w", err)
	}
	if err := give(ctx, client, rights); err != nil {
		return fmt.Errorf("let recipients read: %w", err)
	}
	a.agreed, a.at = wanted, time.Now()
	return nil
}

func right(user string, kind kafka.ResourceType, name string, pattern kafka.PatternType) kafka.ACLEntry {
	return kafka.ACLEntry{Principal: "User:" + user, Host: "*", ResourceType: kind, ResourceName: name, ResourcePatternType: pattern,
		Operation: kafka.ACLOperationTypeRead, PermissionType: kafka.ACLPermissionTypeAllow}
}

func describe(rights map[kafka.ACLEntry]bool) string {
	var all []string
	for r := range rights {
		all = append(all, fmt.Sprint(r))
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// takeAway deletes the exchange's rights that are not wanted.
func (a *KafkaAccess) takeAway(ctx context.Context, client *kafka.Client, wanted map[kafka.ACLEntry]bool) error {
	any := kafka.ACLFilter{ResourceTypeFilter: kafka.ResourceTypeAny, ResourcePatternTypeFilter: kafka.PatternTypeAny, Operation: kafka.ACLOperationTypeAny, PermissionType: kafka.ACLPermissionTypeAny}
	there, err := client.DescribeACLs(ctx, &kafka.DescribeACLsRequest{Filter: any})
	if err == nil {
		err = there.Error
	}
	if err != nil {
		return err
	}
	var filters []kafka.DeleteACLsFilter
	for _, resource := range there.Resources {
		for _, acl := range resource.ACLs {
			e := kafka.ACLEntry{Principal: acl.Principal, Host: acl.Host, ResourceType: resource.ResourceType, ResourceName: resource.ResourceName, ResourcePatternType: resource.PatternType,
				Operation: acl.Operation, PermissionType: acl.PermissionType}
			if !strings.HasPrefix(acl.Principal, "User:"+userPrefix) || wanted[e] {
				continue
			}
			filters = append(filters, kafka.DeleteACLsFilter{ResourceTypeFilter: e.ResourceType, ResourceNameFilter: e.ResourceName, ResourcePatternTypeFilter: e.ResourcePatternType,
				PrincipalFilter: e.Principal, HostFilter: e.Host, Operation: e.Operation, PermissionType: e.PermissionType})
		}
	}
	if len(filters) == 0 {
		return nil
	}
	answer, err := client.DeleteACLs(ctx, &kafka.DeleteACLsRequest{Filters: filters})
	if err != nil {
		return err
	}
	for _, r := range answer.Results {
		err = errors.Join(err, r.Error)
		for _, m := range r.MatchingACLs {
			err = errors.Join(err, m.Error)
		}
	}
	return err
}

func give(ctx context.Context, client *kafka.Client, rights map[kafka.ACLEntry]bool) error {
	if len(rights) == 0 {
		return nil
	}
	var acls []kafka.ACLEntry
	for r := range rights {
		acls = append(acls, r)
	}
	slices.SortFunc(acls, func(a, b kafka.ACLEntry) int {
		return cmp.Or(strings.Compare(a.Principal, b.Principal), strings.Compare(a.ResourceName, b.ResourceName))
	})
	answer, err := client.CreateACLs(ctx, &kafka.CreateACLsRequest{ACLs: acls})
	if err == nil {
		err = errors.Join(answer.Errors...)
	}
	return err
}

// iterations of PBKDF2: the passwords are random.
const iterations = 4096

// setUsers makes the users that are wanted, and deletes the exchange's others.
func (a *KafkaAccess) setUsers(ctx context.Context, client *kafka.Client, wanted map[string]bool) error {
	there, err := client.DescribeUserScramCredentials(ctx, &kafka.DescribeUserScramCredentialsRequest{})
	if err == nil {
		err = there.Error
	}
	if err != nil {
		return err
	}
	request := &kafka.AlterUserScramCredentialsRequest{}
	known := make(map[string]bool)
	for _, r := range there.Results {
		if !strings.HasPrefix(r.User, userPrefix) {
			continue
		}
		for _, c := range r.CredentialInfos {
			if known[r.User] = true; !wanted[r.User] {
				delete(a.users, r.User)
				request.Deletions = append(request.Deletions, kafka.UserScramCredentialsDeletion{Name: r.User, Mechanism: c.Mechanism})
			}
		}
	}
	for user := range wanted {
		if known[user] && a.users[user] {
			continue
		}
		salt := make([]byte, 24)
		rand.Read(salt) // never fails
		salted, err := pbkdf2.Key(sha512.New, a.secret.PasswordOf(user), salt, iterations, sha512.Size)
		if err != nil {
			return err
		}
		request.Upsertions = append(request.Upsertions, kafka.UserScramCredentialsUpsertion{Name: user, Mechanism: kafka.ScramMechanismSha512, Iterations: iterations, Salt: salt, SaltedPassword: salted})
	}
	if len(request.Deletions)+len(request.Upsertions) == 0 {
		return nil
	}
	answer, err := client.AlterUserScramCredentials(ctx, request)
	if err != nil {
		return err
	}
	for _, r := range answer.Results {
		err = errors.Join(err, r.Error)
	}
	if err == nil {
		for _, u := range request.Upsertions {
			a.users[u.Name] = true
		}
	}
	return err
}
