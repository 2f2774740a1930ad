package dashboards

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// contract is what Grafana's HTTP API says of the two requests that Push makes (documentation of Grafana 13, "Create folder" and "Create
// / update dashboard"): no Grafana runs in the tests.
func contract(t *testing.T, folders map[string]string, boards map[string]string) http.Handler {
	mux := http.NewServeMux()
	read := func(w http.ResponseWriter, r *http.Request, into any) bool {
		if r.Header.Get("Authorization") != "Bearer glsa_x" {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"message":"Invalid API key"}`)
			return false
		}
		if r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s is sent as %q", r.URL, r.Header.Get("Content-Type"))
		}
		if err := json.NewDecoder(r.Body).Decode(into); err != nil {
			t.Error(err)
		}
		return true
	}
	mux.HandleFunc("POST /api/folders", func(w http.ResponseWriter, r *http.Request) {
		var folder struct{ UID, Title string }
		if !read(w, r, &folder) {
			return
		}
		if folders[folder.UID] != "" {
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"message":"a folder with the same UID already exists"}`)
			return
		}
		folders[folder.UID] = folder.Title
		fmt.Fprintf(w, `{"id":1,"uid":%q,"title":%q,"version":1}`, folder.UID, folder.Title)
	})
	mux.HandleFunc("POST /api/dashboards/db", func(w http.ResponseWriter, r *http.Request) {
		var board struct {
			Dashboard struct {
				ID     *int
				UID    string
				Panels []json.RawMessage
			}
			FolderUID string
			Overwrite bool
		}
		if !read(w, r, &board) {
			return
		}
		switch {
		case folders[board.FolderUID] == "":
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"message":"folder not found"}`)
		case board.Dashboard.ID != nil:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"message":"Dashboard not found","status":"not-found"}`)
		case boards[board.Dashboard.UID] != "" && !board.Overwrite:
			w.WriteHeader(http.StatusPreconditionFailed)
			fmt.Fprint(w, `{"message":"The dashboard has been changed by someone else","status":"version-mismatch"}`)
		default:
			if len(board.Dashboard.Panels) == 0 {
				t.Errorf("%s has no panels", board.Dashboard.UID)
			}
			boards[board.Dashboard.UID] = board.FolderUID
			fmt.Fprintf(w, `{"id":1,"uid":%q,"status":"success","version":1}`, board.Dashboard.UID)
		}
	})
	return mux
}

func TestPushedDashboardsLieInFoldersOfTheirLanguageOnceHoweverOftenTheyArePushed(t *testing.T) {
	folders, boards := make(map[string]string), make(map[string]string)
	server := httptest.NewServer(contract(t, folders, boards))
	defer server.Close()
	for range 2 {
		pushed, err := Grafana{server.URL + "/", "glsa_x"}.Push(t.Context())
		if err != nil || pushed != 18 || len(boards) != 18 || len(folders) != 2 {
			t.Errorf("pushed %d, %v: %d dashboards in %v", pushed, err, len(boards), folders)
		}
	}
	for uid, folder := range boards {
		if strings.HasSuffix(uid, "-en") != (folder == englishFolderUID) {
			t.Errorf("%s lies in %s", uid, folder)
		}
	}
	if _, err := (Grafana{server.URL, "wrong"}).Push(t.Context()); err == nil || !strings.Contains(err.Error(), "401") || !strings.Contains(err.Error(), "Invalid API key") {
		t.Errorf("with a wrong token: %v", err)
	}
}
