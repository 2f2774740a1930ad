package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"

	"oneseal/deploy/embedded"
	"oneseal/deploy/embedded/embeddedtest"
)

// nobody is the user as whom the tests play another person of the machine.
const nobody = 65534

// asNobody is a command of that user; only root can make one.
func asNobody(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as another user of this machine")
	}
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(err)
	}
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = "/"
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return c
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, found := strings.Cut(address, ":")
	if !found {
		t.Fatalf("no port in %q", address)
	}
	return port
}

// asEngineUser puts a query to the engine as its user without a password, with settings in the address.
func asEngineUser(access embedded.ClickHouse, query string, settings url.Values) (answer string, ok bool) {
	settings.Set("user", "default")
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Post("http://"+access.HTTPAddr+"/?"+settings.Encode(), "", strings.NewReader(query))
	if err != nil {
		return err.Error(), false
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return strings.TrimSpace(string(text)), err == nil && response.StatusCode == http.StatusOK
}

func TestNobodyIsLetInWithoutAPassword(t *testing.T) {
	dir := t.TempDir()
	system := embeddedtest.StartWith(t, embedded.Options{DataDir: dir})
	access := system.ClickHouse()
	secret := filepath.Join(dir, "clickhouse", "password")
	for _, settings := range []url.Values{{}, {"max_sessions_for_user": {"100"}}, {"profile": {"default"}}, {"max_ast_depth": {"1000"}, "max_ast_elements": {"1000"}}, {"session_id": {"s"}, "quota_key": {"k"}}} {
		for _, query := range []string{"SELECT 1", "SYSTEM STOP LISTEN QUERIES ALL", "SYSTEM STOP LISTEN TCP", "SYSTEM STOP LISTEN HTTP", "SELECT file('" + secret + "')", "SET max_threads = 1", "SHOW GRANTS"} {
			if answer, ok := asEngineUser(access, query, settings); ok {
				t.Errorf("%s with %v is answered: %q", query, settings, answer)
			}
		}
		native, err := clickhouse.Open(&clickhouse.Options{Addr: []string{access.TCPAddr}, Auth: clickhouse.Auth{Username: "default"}})
		if err != nil {
			t.Fatal(err)
		}
		asked := make(clickhouse.Settings)
		for name := range settings {
			asked[name] = settings.Get(name)
		}
		for _, query := range []string{"SELECT 1", "SYSTEM STOP LISTEN QUERIES ALL"} {
			if err := native.Exec(clickhouse.Context(t.Context(), clickhouse.WithSettings(asked)), query); err == nil {
				t.Errorf("%s with %v is answered over the native protocol", query, settings)
			}
		}
		native.Close()
	}
	if answer, ok := ask(t, access, access.User, access.Password, "SELECT 1"); !ok || answer != "1" {
		t.Errorf("afterwards the product is answered %q", answer)
	}
}

// While the engine ends, its own session ends before its ports are closed.
func TestNobodyIsLetInWhileTheEngineEnds(t *testing.T) {
	dir := t.TempDir()
	system := embeddedtest.StartWith(t, embedded.Options{DataDir: dir})
	access := system.ClickHouse()
	secret := filepath.Join(dir, "clickhouse", "password")
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		told := make(chan string)
		for range 4 {
			go func() {
				var got string
				for ctx.Err() == nil {
					if answer, ok := asEngineUser(access, "SELECT file('"+secret+"')", url.Values{}); ok {
						got = answer
					}
				}
				told <- got
			}()
		}
		system.StopClickHouse()
		cancel()
		for range 4 {
			if got := <-told; got != "" {
				t.Errorf("somebody without a password was told %q", got)
			}
		}
		if err := system.StartClickHouse(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// listens takes a port as another user in every way that the kernel knows, and says by which it got it.
const listens = `for my $o ([], [SO_REUSEADDR], [15], [SO_REUSEADDR, 15]) { for my $h ("127.0.0.1", "0.0.0.0") {
	socket(my $s, PF_INET, SOCK_STREAM, 0) or die;
	setsockopt($s, SOL_SOCKET, $_, 1) for @$o;
	print "options @$o on $h\n" if bind($s, sockaddr_in($ARGV[0], inet_aton($h))) && listen($s, 5);
} }`

func TestNoOtherUserTakesThePortsOfAnEngineThatIsDown(t *testing.T) {
	system := embeddedtest.Start(t)
	access := system.ClickHouse()
	system.StopClickHouse()
	for _, address := range []string{access.HTTPAddr, access.TCPAddr} {
		taken, err := asNobody(t, "perl", "-MSocket", "-e", listens, portOf(t, address)).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, taken)
		}
		if len(taken) > 0 {
			t.Errorf("another user took %s while the engine was down, with %s", address, taken)
		}
	}
	if err := system.StartClickHouse(t.Context()); err != nil {
		t.Fatal(err)
	}
	if answer, ok := ask(t, access, access.User, access.Password, "SELECT 1"); !ok {
		t.Errorf("afterwards the product is answered %q", answer)
	}
}

// receives prints the port that it got, and then what it is sent.
const receives = `$| = 1;
my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1:0", Listen => 5) or die $!;
print $l->sockport, "\n";
while (my $c = $l->accept) { sysread($c, my $sent, 4096); print "was sent '$sent'\n"; }`

func TestNoPasswordIsSentToAnotherUsersListener(t *testing.T) {
	thief := asNobody(t, "perl", "-MIO::Socket::INET", "-e", receives)
	out, err := thief.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := thief.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { thief.Process.Kill(); thief.Wait() }()
	lines := bufio.NewScanner(out)
	lines.Scan()
	port, err := strconv.Atoi(lines.Text())
	if err != nil {
		t.Fatal(err)
	}
	address := "127.0.0.1:" + strconv.Itoa(port)
	native, err := clickhouse.Open(&clickhouse.Options{
		Addr: []string{address}, Auth: clickhouse.Auth{Username: "oneseal", Password: "secret"},
		DialContext: func(ctx context.Context, address string) (conn net.Conn, err error) {
			return embedded.DialOwn(ctx, "tcp", address)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer native.Close()
	if err := native.Ping(t.Context()); !errors.Is(err, embedded.ErrForeignPeer) {
		t.Errorf("a listener of user %d gives %v, want an ErrForeignPeer", nobody, err)
	}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("what nobody guards")); err != nil {
		t.Fatal(err)
	}
	lines.Scan()
	if heard := lines.Text(); heard != "was sent 'what nobody guards'" {
		t.Errorf("another user's listener %q before what was sent without a look at whose it is", heard)
	}
}
