package models

import (
	"slices"
	"time"

	"oneseal/events"
	"oneseal/projectors/columns"
	"oneseal/projectors/story"
)

// Question is one question on the board. The text stays on the board.
type Question struct {
	Matter                                                     // void, posted, assigned, replied, rated or closed
	Topic, Channel, Village, To, Resolution, Grade, AskersView string
	Replies, Returns                                           uint16
	Due                                                        time.Time // of the first assignment
	Posted, Assigned, Replied, Rated, Closed                   time.Time
}

// FoldQuestion folds the story of a question. It is answered by the first reply; of several resolutions and
// grades the last ones count.
func FoldQuestion(story story.Story) (Question, error) {
	var q Question
	q.follow(story, func(e *events.Event) {
		switch d := e.Data.(type) {
		case *events.QuestionPosted:
			putText(&q.Topic, d.Topic)
			putText(&q.Channel, d.Channel)
			putText(&q.Village, d.Area)
			first(&q.Posted, e)
			q.move("posted")
		case *events.QuestionAssigned:
			putText(&q.To, d.To)
			if q.Due.IsZero() {
				q.Due = d.Due.Time
			}
			first(&q.Assigned, e)
			q.move("assigned")
		case *events.QuestionReturned:
			q.Returns++
			q.move("posted")
		case *events.QuestionReplyPublished:
			q.Replies++
			putText(&q.Resolution, d.Resolution)
			first(&q.Replied, e)
			q.move("replied")
		case *events.QuestionAskerRated:
			putText(&q.Grade, d.Grade)
			putText(&q.AskersView, d.Resolution)
			first(&q.Rated, e)
			q.move("rated")
		case *events.QuestionClosed:
			putText(&q.Resolution, d.Resolution)
			first(&q.Closed, e)
			q.end("closed")
		}
	})
	return q, nil
}

func questionColumns() []columns.Column[Question] {
	return slices.Concat(
		matterColumns(func(q *Question) *Matter { return &q.Matter }),
		[]columns.Column[Question]{
			columns.LowCardinality("topic", func(q *Question) string { return q.Topic }),
			columns.LowCardinality("channel", func(q *Question) string { return q.Channel }),
			columns.LowCardinality("village", func(q *Question) string { return q.Village }),
			columns.LowCardinality("assigned_to", func(q *Question) string { return q.To }),
			columns.LowCardinality("resolution", func(q *Question) string { return q.Resolution }),
			columns.LowCardinality("grade", func(q *Question) string { return q.Grade }),
			columns.LowCardinality("askers_view", func(q *Question) string { return q.AskersView }),
			columns.UInt16("replies", func(q *Question) uint16 { return q.Replies }),
			columns.UInt16("returns", func(q *Question) uint16 { return q.Returns }),
		},
		columns.Happened("due", func(q *Question) time.Time { return q.Due }),
		columns.Happened("posted", func(q *Question) time.Time { return q.Posted }),
		columns.Happened("assigned", func(q *Question) time.Time { return q.Assigned }),
		columns.Happened("replied", func(q *Question) time.Time { return q.Replied }),
		columns.Happened("rated", func(q *Question) time.Time { return q.Rated }),
		columns.Happened("closed", func(q *Question) time.Time { return q.Closed }),
	)
}
