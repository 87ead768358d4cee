package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

var market = []review.Source{
	{Title: "Austin", URL: "https://news.example.org/1", Snippet: "The median price was $450,000 with 48 days on market. " +
		"Rates were 6.8% in 2024 and 6.50% in 2026. Sales were $1.1 million in 2024, then $2.5M. Listings: 9,812, up 14%. " +
		"Some 12 000 homes stood empty, 9 out of 10 homes sold, and rates rose 12 basis points. Forty-seven agents joined. Sales fell 5-7%."},
}

func TestEveryWayToWriteAFigureIsSeen(t *testing.T) {
	for _, says := range []string{
		"US450001 was paid [1].", "$US450001 was paid [1].", "US$450001 [1]", "up X35% [1]", "up by AB-450 [1].", "$A35 was paid [1].",
		"Listings were I-35 percent up [1].", "A35 million [1]",
		"11 000 homes [1].", "10 000 000 homes [1].", "450000th [1]", "450000. Homes were sold [1].", "\n\n450000. Homes were sold [1].", "A 15-year low [1].",
		"Prices hit a 30-year high [1].", "A 20-year record for loans [1].",
		"Route 66 percent [1].", "Loop 91 percent of homes [1].", "The Loop 450 homes [1].", "US 290 homes sold [1].", "Listings rose ٣٥٪ [1].",
		"Listings rose ३५% [1].", "Homes took forty-six days [1].", "Homes took thirteen days [1].",
		"A million dollars [1].", "Half a million [1].", "About a hundred thousand [1].", "Eight out of ten homes sold [1].", "8 in 10 homes sold [1].",
		"One in five homes sold [1].", "Rates rose 13 basis points [1].", "Rates rose twelve percent [1].", "Rates rose 12% [1].",
		"Rates were 6¾% [1].", "Rates were 61/2% [1].", "It cost $2.4-million [1].", "24 months of supply [1].", "Sold 78704 homes [1].", "Listings: 9,81314 [1].",
		"48 of 98 [1].",
		"Sales fell 5 to 8% [1].", "Sales fell 4-7% [1].", "Rates fell from 6.8% in 2023 to 6.5% [1].", "A median of $450,000 and 49 days [1].",
	} {
		if got := marketUpdate(t, says, "[]", market); !strings.Contains(got, " figure") {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestANeighborsUnitIsNotANumbersOwn(t *testing.T) {
	for _, says := range []string{
		"Rates fell from 6.8% in 2024 to 6.5% in 2026 [1].", "Rates averaged 6.8% in 2024 and 6.5% in 2026 [1].",
		"Sales grew from $1.1 million in 2024 to $2.5 million in 2026 [1].", "Sales went from $1.1 million in 2024 to $2.5 million [1].",
		"Expect a median of $450,000 and 48 days on market [1].", "It takes $450,000 and 48 days [1].", "Active listings reached 9,812 — 14% more [1].",
		"9,812 – 14% more [1]", "Forty-seven agents — 14% more [1].", "The median was $450,000 or 14% more [1].",
		"Sales fell 5–7% [1].", "Sales fell between 5 and 7 percent [1].",
	} {
		if got := marketUpdate(t, says, "[]", market); got != "" {
			t.Errorf("%q: %v", says, got)
		}
	}
	for statistic, good := range map[string]bool{
		"6.8% in 2024 to 6.5% in 2026": true, "$450,000 and 48 days": true, "5 to 7%": true, "5 to 8%": false, "6.8% in 2023 to 6.5%": false,
	} {
		got := marketUpdate(t, "So it is.", `[{"metric":"Rates","value":"`+statistic+`","citation":1}]`, market)
		if (got == "") != good {
			t.Errorf("the statistic %s: %v", statistic, got)
		}
	}
}

func TestANameWithDigitsIsNoFigure(t *testing.T) {
	for _, says := range []string{
		"Ask about a 401(k), a 403(b) or a 529 plan.", "Your lender sends Form 1098, and Form 1099-S later.", "A 203(k) or 203k loan covers repairs.",
		"A 1031 exchange takes time.", "The Fair Housing Act of 1968 holds.", "The 1968 Fair Housing Act holds.",
		"Since COVID-19 it is so.", "1920s bungalows line the street.", "Take US 290 or US-183, then FM 1431, Loop 360, TX-71 and I-35.",
		"The 78704 zip code is south.", "In ZIP code 78704.", "Austin, TX 78701.", "Doors open at 2:30 p.m.",
		"Respond within 24 hours.", "Keep 24 months of statements.", "Section 121 and Section 8 apply.", "Schedule K-1 and W-2 forms.",
		"A 30-year fixed-rate mortgage or a 15-year loan.", "A 15- or 30-year mortgage.", "A thirty-year fixed loan.", "A 30-year rate.", "A 5/1 ARM.",
		"Twenty-first century homes on Twenty-second Street.", "A sixty-second tour.", "Call 311.", "A 360-degree view.", "R-38 insulation.",
		"On 6th Street and 12th.", "Pick one of three ways.", "It goes on three in ten days.",
		"Rates were 6½% [1].", "Rates were 6 ½ percent [1].", "A $2.5-million sale [1].", "A 14-percent rise [1].", "12,000 homes stood empty [1].",
		"12 000 homes [1].", "US$450,000 [1]", "US $450,000 [1]", "Nine out of ten homes [1].", "Nine in ten homes [1].",
		"Rates rose twelve basis points [1].", "Rates rose 12 bps [1].", "47 agents joined [1].", "Listings rose ١٤٪ [1].",
	} {
		if got := marketUpdate(t, says, "[]", market); got != "" {
			t.Errorf("%q: %v", says, got)
		}
	}
}
