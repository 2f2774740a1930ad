package ask

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"oneseal/ingest"
)

func TestAKeyOfSomeOrgansIsRefusedWhereNoUserIsHeldToThem(t *testing.T) {
	keys, err := ingest.OpenKeys(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := keys.Create(ingest.Key{Name: "bureau", Types: []string{"*"}, Organs: []string{"enforcement-bureau"}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(Handler(Readers{Keys: keys, All: Analyst{User: "analyst"}}))
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("SELECT 1"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+secret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusForbidden || !strings.Contains(string(got), "--organ-analyst") {
		t.Errorf("status %d, %s, %v", response.StatusCode, got, err)
	}
}
