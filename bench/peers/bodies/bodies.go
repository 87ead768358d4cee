// Package bodies has the bodies of the three operations as somebody would write them by hand, for
// the peers that take structs. The tags say for each of them what the documents
// say in openapi/.
package bodies

// WebQuery is a search.
type WebQuery struct {
	Query       string `json:"query" validate:"required,max=400" minLength:"1" maxLength:"400" pattern:"\\S"`
	MaxResults  int    `json:"maxResults,omitempty" validate:"min=1,max=20" minimum:"1" maximum:"20" default:"5"`
	SearchDepth string `json:"searchDepth,omitempty" validate:"oneof=basic advanced" enum:"basic,advanced" default:"basic"`
}

// WebResults are what a search finds.
type WebResults struct {
	Results      []WebResult `json:"results"`
	TotalResults int         `json:"totalResults"`
}

// WebResult is one of them.
type WebResult struct {
	Title         string  `json:"title"`
	URL           string  `json:"url"`
	Snippet       string  `json:"snippet"`
	PublishedDate *string `json:"publishedDate,omitempty"`
}

// ReviewsRequest asks for an analysis of reviews.
type ReviewsRequest struct {
	Comments []string `json:"comments" validate:"min=1,max=200,dive,min=1,max=1000" minItems:"1" maxItems:"200"`
}

// ReviewAnalysis is one such.
type ReviewAnalysis struct {
	OverallSentiment string        `json:"overallSentiment"`
	Themes           []ReviewTheme `json:"themes"`
	Recommendations  []string      `json:"recommendations"`
}

// ReviewTheme is what several reviews speak of.
type ReviewTheme struct {
	Theme     string `json:"theme"`
	Frequency int    `json:"frequency"`
	Sentiment string `json:"sentiment"`
}

// PlanRequest asks for a plan.
type PlanRequest struct {
	BrandAudit  BrandAudit   `json:"brandAudit"`
	Competitors []Competitor `json:"competitors" validate:"max=20,dive" maxItems:"20"`
	City        string       `json:"city,omitempty" validate:"max=100" maxLength:"100"`
}

// BrandAudit is how somebody appears on the platforms.
type BrandAudit struct {
	ID      string    `json:"id,omitempty" validate:"max=128" maxLength:"128"`
	LastRun string    `json:"lastRun,omitempty" validate:"max=40" maxLength:"40"`
	Results []Audited `json:"results" validate:"max=50,dive" maxItems:"50"`
}

// Audited is one platform.
type Audited struct {
	Platform     string `json:"platform" validate:"min=1,max=100" minLength:"1" maxLength:"100"`
	PlatformURL  string `json:"platformUrl,omitempty" validate:"max=2048" maxLength:"2048"`
	FoundName    string `json:"foundName,omitempty" validate:"max=200" maxLength:"200"`
	FoundAddress string `json:"foundAddress,omitempty" validate:"max=300" maxLength:"300"`
	FoundPhone   string `json:"foundPhone,omitempty" validate:"max=40" maxLength:"40"`
	Status       string `json:"status" validate:"oneof=Consistent Inconsistent 'Not Found'" enum:"Consistent,Inconsistent,Not Found"`
	Note         string `json:"note,omitempty" validate:"max=200" maxLength:"200"`
}

// Competitor is somebody else of the trade.
type Competitor struct {
	ID              string  `json:"id,omitempty" validate:"max=128" maxLength:"128"`
	Name            string  `json:"name" validate:"min=1,max=100" minLength:"1" maxLength:"100"`
	Agency          string  `json:"agency" validate:"max=120" maxLength:"120"`
	ReviewCount     int     `json:"reviewCount,omitempty" validate:"min=0,max=1000000" minimum:"0" maximum:"1000000"`
	AvgRating       float64 `json:"avgRating,omitempty" validate:"min=0,max=5" minimum:"0" maximum:"5"`
	SocialFollowers int     `json:"socialFollowers,omitempty" validate:"min=0,max=1000000000" minimum:"0" maximum:"1000000000"`
	DomainAuthority float64 `json:"domainAuthority,omitempty" validate:"min=0,max=100" minimum:"0" maximum:"100"`
}

// PlanResult is what came of it.
type PlanResult struct {
	Plan Plan `json:"plan"`
}

// Plan has steps.
type Plan struct {
	Steps    []Step `json:"steps"`
	Timeline string `json:"timeline"`
	Budget   string `json:"budget"`
}

// Step is one of them.
type Step struct {
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Tactics     []string `json:"tactics"`
}
