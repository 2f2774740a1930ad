package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Grafana is a running one, reached by its HTTP API with a service account's token that may write folders and dashboards.
type Grafana struct{ URL, Token string }

// Push puts all dashboards into the Grafana's folders, each in place of the one of its uid, and returns how many. What it pushed
// before an error stays; pushed again, nothing is there twice. Data sources and alerts are provisioned by files.
func (g Grafana) Push(ctx context.Context) (pushed int, err error) {
	for _, to := range []struct {
		language   Language
		uid, title string
	}{{Chinese, chineseFolderUID, chineseFolder}, {English, englishFolderUID, englishFolder}} {
		folder := map[string]any{"uid": to.uid, "title": to.title}
		// A folder that is there is answered with 409 or, of another version, 412.
		if err := g.post(ctx, "/api/folders", folder, http.StatusConflict, http.StatusPreconditionFailed); err != nil {
			return pushed, fmt.Errorf("make folder %s: %w", to.title, err)
		}
		all, err := All(to.language, Kept)
		if err != nil {
			return pushed, err
		}
		for _, d := range all {
			board := map[string]any{"dashboard": d, "folderUid": to.uid, "overwrite": true, "message": "oneseal dashboards"}
			if err := g.post(ctx, "/api/dashboards/db", board); err != nil {
				return pushed, fmt.Errorf("push dashboard %s: %w", *d.Uid, err)
			}
			pushed++
		}
	}
	return pushed, nil
}

// post sends one request; statuses besides 200 that are no errors are named.
func (g Grafana) post(ctx context.Context, path string, content any, fine ...int) error {
	body, err := json.Marshal(content)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(g.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+g.Token)
	// The token goes to the Grafana that was named, and nowhere else.
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for _, status := range append(fine, http.StatusOK) {
		if response.StatusCode == status {
			return nil
		}
	}
	said, _ := io.ReadAll(io.LimitReader(response.Body, 1<<12))
	return fmt.Errorf("%s answers %s: %s", g.URL, response.Status, bytes.TrimSpace(said))
}
