package ask

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Post puts a question to a running instance, as [Handler] takes it, and copies the answer, titled in a language unless that is empty. The error of a question that is refused
// is the instance's text.
func Post(ctx context.Context, to io.Writer, instance, key, sql, format, titles string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, instance+"/v1/sql?"+url.Values{"format": {format}, "titles": {titles}}.Encode(), strings.NewReader(sql))
	if err != nil {
		return fmt.Errorf("ask %s: %w", instance, err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask %s: %w", instance, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		return errors.New(strings.TrimSpace(string(text)))
	}
	_, err = io.Copy(to, response.Body)
	return err
}
