package export

import "testing"

func TestNoTwoTypesHaveOneName(t *testing.T) {
	for _, language := range []Language{English, Chinese} {
		titles, err := language.titles()
		if err != nil {
			t.Fatal(err)
		}
		types := make(map[string]string)
		for name, title := range titles {
			if other, taken := types[title]; taken {
				t.Errorf("%s and %s are both %q", name, other, title)
			}
			types[title] = name
		}
	}
}
