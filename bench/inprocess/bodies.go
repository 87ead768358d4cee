package inprocess

// The bodies of the three operations as somebody would write them by hand, for
// the peers that take structs. The tags say for each of them what the documents
// say in openapi/.

type webQuery struct {
	Query       string `json:"query" validate:"required,max=400" minLength:"1" maxLength:"400" pattern:"\\S"`
	MaxResults  int    `json:"maxResults,omitempty" validate:"min=1,max=20" minimum:"1" maximum:"20" default:"5"`
	SearchDepth string `json:"searchDepth,omitempty" validate:"oneof=basic advanced" enum:"basic,advanced" default:"basic"`
}

type webResults struct {
	Results      []webResult `json:"results"`
	TotalResults int         `json:"totalResults"`
}

type webResult struct {
	Title         string  `json:"title"`
	URL           string  `json:"url"`
	Snippet       string  `json:"snippet"`
	PublishedDate *string `json:"publishedDate,omitempty"`
}

type reviewsRequest struct {
	Comments []string `json:"comments" validate:"min=1,max=200,dive,min=1,max=1000" minItems:"1" maxItems:"200"`
}

type reviewAnalysis struct {
	OverallSentiment string        `json:"overallSentiment"`
	Themes           []reviewTheme `json:"themes"`
	Recommendations  []string      `json:"recommendations"`
}

type reviewTheme struct {
	Theme     string `json:"theme"`
	Frequency int    `json:"frequency"`
	Sentiment string `json:"sentiment"`
}

type planRequest struct {
	BrandAudit  brandAudit   `json:"brandAudit"`
	Competitors []competitor `json:"competitors" validate:"max=20,dive" maxItems:"20"`
	City        string       `json:"city,omitempty" validate:"max=100" maxLength:"100"`
}

type brandAudit struct {
	ID      string    `json:"id,omitempty" validate:"max=128" maxLength:"128"`
	LastRun string    `json:"lastRun,omitempty" validate:"max=40" maxLength:"40"`
	Results []audited `json:"results" validate:"max=50,dive" maxItems:"50"`
}

type audited struct {
	Platform     string `json:"platform" validate:"min=1,max=100" minLength:"1" maxLength:"100"`
	PlatformURL  string `json:"platformUrl,omitempty" validate:"max=2048" maxLength:"2048"`
	FoundName    string `json:"foundName,omitempty" validate:"max=200" maxLength:"200"`
	FoundAddress string `json:"foundAddress,omitempty" validate:"max=300" maxLength:"300"`
	FoundPhone   string `json:"foundPhone,omitempty" validate:"max=40" maxLength:"40"`
	Status       string `json:"status" validate:"oneof=Consistent Inconsistent 'Not Found'" enum:"Consistent,Inconsistent,Not Found"`
	Note         string `json:"note,omitempty" validate:"max=200" maxLength:"200"`
}

type competitor struct {
	ID              string  `json:"id,omitempty" validate:"max=128" maxLength:"128"`
	Name            string  `json:"name" validate:"min=1,max=100" minLength:"1" maxLength:"100"`
	Agency          string  `json:"agency" validate:"max=120" maxLength:"120"`
	ReviewCount     int     `json:"reviewCount,omitempty" validate:"min=0,max=1000000" minimum:"0" maximum:"1000000"`
	AvgRating       float64 `json:"avgRating,omitempty" validate:"min=0,max=5" minimum:"0" maximum:"5"`
	SocialFollowers int     `json:"socialFollowers,omitempty" validate:"min=0,max=1000000000" minimum:"0" maximum:"1000000000"`
	DomainAuthority float64 `json:"domainAuthority,omitempty" validate:"min=0,max=100" minimum:"0" maximum:"100"`
}

type planResult struct {
	Plan plan `json:"plan"`
}

type plan struct {
	Steps    []step `json:"steps"`
	Timeline string `json:"timeline"`
	Budget   string `json:"budget"`
}

type step struct {
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Tactics     []string `json:"tactics"`
}
