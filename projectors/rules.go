package projectors

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"oneseal/events/law"
)

// installRules fills the table of rules that views take titles and articles from.
func installRules(ctx context.Context, conn driver.Conn) error {
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO rules (rule, title_zh, title_en, from_on, article, basis, confirmed)")
	if err != nil {
		return fmt.Errorf("fill the rules: %w", err)
	}
	for _, rule := range law.Rules() {
		for _, v := range rule.Versions {
			from := v.From.Midnight()
			if v.From.IsZero() {
				from = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
			}
			if err := batch.Append(rule.ID, rule.Title.ZH, rule.Title.EN, from, v.Article, v.Basis(), v.Confirmed); err != nil {
				return fmt.Errorf("fill the rules with %s: %w", rule.ID, err)
			}
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("fill the rules: %w", err)
	}
	return nil
}
