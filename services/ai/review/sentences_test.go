package review_test

import (
	"fmt"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestSentencesKeepTheirCitations(t *testing.T) {
	for text, want := range map[string][]string{
		"One [1]. Two. [2] Three":      {"One [1]. ", "Two. [2] ", "Three"},
		"e.g. this and vs. that. Then": {"e.g. this and vs. that. ", "Then"},
		"# A\nB\nC\n\nD\n- E\n- F":     {"# A\n", "B\nC\n", "\nD\n", "- E\n", "- F"},
		"It is 3.5 or so. “Yes.” No":   {"It is 3.5 or so. ", "“Yes.” ", "No"},
		"":                             nil,

		"1. It cost 5%\n2. It fell [1]. Then\n15. Last": {"It cost 5%\n", "It fell [1]. ", "Then\n", "Last"},
		"It fell (until Nov.\n29) [3]. So":              {"It fell (until Nov.\n29) [3]. ", "So"},
		"Before\n1. One. [1]\nand so on":                {"Before\n", "One. [1]\nand so on"},
		"| A | 5 p.m. So |\n|---|\n| B. C | [1] |\nEnd": {"| A | 5 p.m. So |\n", "|---|\n", "| B. C | [1] |\n", "End"},
		"## 2. Read. This\nText":                        {"## 2. Read. ", "This\n", "Text"},
		"> Said so. [1] Once\n> and again":              {"> Said so. [1] ", "Once\n", "> and again"},
	} {
		if got := review.SplitSentences(text); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// newspaper is how newspapers write, with a | where a sentence begins.
const newspaper = `
Doors open at 5 p.m. [5].| Bring a chair.
Sales fell (week ending Nov. 19) [3].| Prices held.
Homes took 96 days vs. 88 [2].| Supply was 7.2 months [2].
It is the sixth-oldest rural cemetery in the U.S. [2].| There are 300 acres [2].
It is the oldest in the U.S. [3]| The gates close at dusk.
Prices in the U.S. rose 4% [1].
Review board member Dolores P. Whitaker agreed [2].| Most owners did not.
The house at 12 S. Battery sold for $11.4 million [1].
The gauge passed 7 ft. on 61 days through Oct. 31 [2].| All of 2025 had 74 [2].
See No. 5 on the list [4].| It is short.
Rates rose to 6.22% [1].| They were 6.1% before [1].
“Prices fell 4 percent!” Smith said [2].| Others disagree.
"Get the quote before the inspection," says broker Hal S. Reyes [4].
"Is it worth it?" Ms. Ortiz asked the board [3].| It was.
Dr. Lee and Mrs. Vance of St. Elmo & Co. moved in on Dec. 1 [1].
Prices rose… [3]| Then they fell.
It rose 5%... and then it stopped [1].
The rate is 6.5 percent, i.e. half a point less, cf. 2024 [2].
Homes, e.g. condos, sold within 30 days [1].
The office of J. R. R. Kline, Jr. sold 12 homes [1].
Acme Realty Inc. sold 40 homes in 2025 [2].| It sold 38 in 2024 [2].
The Washington, D.C. market grew 3% [1].
Approx. 300 homes sold [1].| More will follow.
The event is on Fri., Dec. 11 [1].| Bring a blanket.
Open Mon.-Fri. 9 a.m. to 5 p.m. [3], and Sat. until noon [3].
The lot is 0.21 ac. with a 40 ft. front [1].
It sold for $2.94M [1].| The median was $1.1 million [1].
Pop. 1,304 in 2020 [1].| It grew.
What does it cost?| About $396 a year [4].
It does!| Ask for the policy.
(The fee fell 2% [1].)| It may fall again.
The fee fell 2% [1].| (It rose in May [2].)| Nobody knows why.
**How much.**| The average was 2.42% [1].
Sec. 8 vouchers covered 12 units [2].
He closed at 7:30 p.m. Friday [1].| She waited.
The bill, S. 1234, passed 52 to 48 [3].
Gov. Ann Pike signed it Jan. 5 [1].| It took effect at once.
The No. 1 reason was price [1].
Is it bigger?| No.| It is smaller [2].
Taxes are due Feb. 1 [1].| Late payers owe 7% [1].
The U.S. Census counted 9,812 homes [1].
Maple St. homes sold for 4% more [1].
They live on Maple St.| The house has three rooms [1].
It opened in Sept. 2024 [1].| A second followed.
Mr. and Mrs. Hale paid 5% [1].
J.P. Moreno of the N.A.R. said 71% agreed [2].
Prices rose 3% [1][2].| Sales fell.
Prices rose 3%. [1] [2]| Sales fell 2%. [3]
Prices rose 3%.[1]| Sales fell.
Rents in the St. Paul area fell 2% [1].
The Ft. Worth board heard 184,312 protests [2].
Mt. Tabor has 17 trails [2].
Prof. Kim's study (Ch. 4, p. 12) found 3.1% [3].
The range is 0.4% to 5.8% [3], as D. K. Abara notes [3].
Fees ran to approx. $1.2 million [1].| Nobody paid.
The plan covers 2,113 homes est. at $940 million [4].
At 6 a.m. the line was long [1].| By 10 a.m. it was gone [1].
The Rev. T. Cole bought it in '08 [1].
Vol. 3 lists 41 streets [1].
The price fell to $431,000 in Oct. [2]| In Nov. it rose 1% [2].
"It is quiet."| So it reads there [1].
It has 3 bd. and 2.5 ba. in 1,860 sq. ft. [1].| The lot is flat.
One of the best?| Maybe.
Owners paid $5,940 a yr. on average [4].
Lake Co. agents closed 683 sales vs. 641 [1].
`

func TestSentencesOfNewspapersStayWhole(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(newspaper)) {
		want := strings.TrimSpace(line)
		var got []string
		for _, sentence := range review.SplitSentences(strings.ReplaceAll(want, "|", "")) {
			got = append(got, strings.TrimSpace(sentence))
		}
		if said := strings.Join(got, "| "); said != want {
			t.Errorf("got  %s\nwant %s", said, want)
		}
	}
}
