package review

// numberedText is a readable text. Where its numbers, hours and days are is found when it
// is asked for, and once: many checks ask the same of a sentence and of a result.
type numberedText struct {
	text string
	kept struct {
		numbers   lazy[[][]int]
		parts     lazy[[]part]
		hours     lazy[[][]int]
		days      lazy[[]dayMoment]
		names     lazy[[]naming]
		firstCell lazy[[]string]
	}
}

func numbered(text string) *numberedText { return &numberedText{text: text} }

// numbers are where its numbers and their parts are, and parts are what each is written with.
func (t *numberedText) numbers() [][]int {
	return t.kept.numbers.get(func() [][]int {
		if !hasDigit(t.text) {
			return nil
		}
		return number.FindAllStringSubmatchIndex(t.text, -1)
	})
}

func (t *numberedText) parts() []part {
	return t.kept.parts.get(func() []part {
		all := make([]part, len(t.numbers()))
		for i, at := range t.numbers() {
			all[i] = partAt(t.text, at)
		}
		return all
	})
}

// hours are where it tells a time of day, and days the runs of days of the week.
func (t *numberedText) hours() [][]int {
	return t.kept.hours.get(func() [][]int {
		if !mayTellTime(t.text) {
			return nil
		}
		return clockTime.FindAllStringIndex(t.text, -1)
	})
}

func (t *numberedText) days() []dayMoment {
	return t.kept.days.get(func() []dayMoment { return dayRuns(t.text) })
}

// names are the names in it, and firstCell the words of the head of a table's row.
func (t *numberedText) names() []naming {
	return t.kept.names.get(func() []naming { return namingsIn(t.text) })
}

func (t *numberedText) firstCell() []string {
	return t.kept.firstCell.get(func() []string { return firstCell(t.text) })
}
