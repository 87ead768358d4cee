package local

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"coagent/local/seed"
	"coagent/local/supervise"
)

// Report tells a person that the system is up and what can be done with it. The
// first address in it is the one to open.
func (s *System) Report(w io.Writer) {
	_, _ = io.WriteString(w, strings.Join(slices.Concat(s.welcome(), s.commands(), s.standIns(), s.help()), "\n")+"\n")
}

func (s *System) welcome() []string {
	entrance := s.cfg.url(s.cfg.Ports.entrance())
	docs := entrance + "/docs/"
	if s.cfg.site() == nil { // the gateway then says itself what there is
		docs = entrance + "/   (`make docs` builds the docs site)"
	}
	lines := []string{"", fmt.Sprintf("Co-agent Marketer is up after %s.", seconds(s.Took)), ""}
	if s.cfg.Ports.Web != 0 {
		lines = append(lines,
			"  Start here:  "+s.cfg.url(s.cfg.Ports.Web),
			"               Sign in as "+seed.DemoUser+", password "+seed.DemoPassword+", or sign up:",
			"               the code that would be mailed is "+mailedCode+".",
			"               An operator: "+seed.DemoOperator+", with the same password.",
			"  The docs:    "+docs)
	} else {
		lines = append(lines, "  Start here:  "+docs)
	}
	lines = append(lines, "  The API:     "+entrance)
	if s.cfg.Ports.Traces != 0 {
		lines = append(lines, "  Traces:      "+s.cfg.url(s.cfg.Ports.Traces))
	}
	if s.cfg.Ports.Metrics != 0 {
		lines = append(lines, "  Metrics:     "+s.cfg.url(s.cfg.Ports.Metrics))
	}
	return append(lines, "")
}

// commands can be pasted into a shell, whatever its folder.
func (s *System) commands() []string {
	const topic = `{"topic":"First-time buyer programs in Austin"}`
	consent := fmt.Sprintf(`{"provider":"google","user":"demo","redirectUri":"%s",`+
		`"scopes":["https://www.googleapis.com/auth/business.manage"]}`, s.cfg.callback())
	exchange := fmt.Sprintf(`{"code":"'"$code"'","provider":"GOOGLE_BUSINESS","userId":"%s"}`, s.Pool.UserID)
	token := "/oauth/tokens/" + s.Pool.UserID + "/GOOGLE_BUSINESS"
	return []string{
		"A blog post:",
		"  " + s.curl("/ai/generate-blog-post", topic),
		"The same, with its progress as it is written:",
		"  " + s.curl("/ai/generate-blog-post", topic) + ` -N -H 'Accept: text/event-stream'`,
		"A search:",
		"  " + s.curl("/search/web", `{"query":"spring home buying trends Austin"}`),
		"A connection (the person consents at the stand-in for Google, which gives the code):",
		"  code=$(curl -s " + s.cfg.url(s.cfg.Ports.OAuthProvider) + "/_admin/codes -d '" + consent + `' | cut -d'"' -f4)`,
		"  " + s.curl("/oauth/exchange", exchange),
		"  " + s.curl(token, "") + "   (and -X DELETE ends it)",
		"The token in them is that of " + seed.DemoUser + " and lives for a day; the file is kept fresh.",
		"",
	}
}

// curl is the command that calls the path as the demo user; it posts the body, if
// there is one.
func (s *System) curl(path, body string) string {
	command := fmt.Sprintf(`curl -s %s%s -H "Authorization: Bearer $(cat %s)"`,
		s.cfg.url(s.cfg.Ports.entrance()), path, quote(tokenFile(s.cfg.Dir)))
	if body != "" {
		command += ` -H 'Content-Type: application/json' -d '` + body + `'`
	}
	return command
}

func (s *System) standIns() []string {
	c, o := s.cfg, s.outside
	redis := "an embedded stand-in (no redis-server is installed), "
	if redisServer() != "" {
		redis = "redis-server, "
	}
	lines := []string{
		"Bedrock:      " + realOr(o.bedrock, "real, profile "+o.getenv("AWS_PROFILE"), "stand-in, "+c.url(c.Ports.Bedrock)),
	}
	lines = append(lines, c.aboutSearchProviders(o)...)
	return append(lines,
		"EventBridge:  "+realOr(o.bus, "real, bus "+o.getenv("EVENTBRIDGE_BUS_NAME"),
			"stand-in, events: "+c.url(c.Ports.EventBridge)+"/_admin/events"),
		"Cognito:      stand-in (cognito-local), pool "+s.Pool.ID+", client "+s.Pool.ClientID,
		"DynamoDB:     stand-in (dynalite), "+c.addr(c.Ports.DynamoDB)+"; KMS: stand-in, "+c.addr(c.Ports.KMS),
		"S3:           "+realOr(o.bedrock, "real",
			"stand-in, "+c.url(c.Ports.S3)+", used when IMAGE_MODEL_ID and IMAGE_BUCKET_NAME are set"),
		"Providers:    stand-ins, "+c.url(c.Ports.OAuthProvider)+"/_admin/history",
		"Redis:        "+redis+c.addr(c.Ports.Redis),
		"",
	)
}

func (s *System) help() []string {
	c := s.cfg
	var lines []string
	if !s.outside.bedrock {
		lines = append(lines, "Make a stand-in fail:  curl -s "+c.url(c.Ports.Bedrock)+
			`/_admin/faults -d '{"kind":"throttle","times":2}'`)
	}
	if c.Ports.Front != 0 {
		lines = append(lines, s.aboutFront(s.curl("/ai/generate-blog-post", `{"topic":"Selling a condo in Waco"}`))...)
	}
	return append(lines,
		"Keep a part down:      touch "+quote(supervise.HoldFile(c.Dir, "search")),
		"                       (remove the file to let it run again)",
		"Logs:                  "+supervise.LogFolder(c.Dir),
		"",
		"Ctrl-C stops everything.",
		"",
	)
}

func realOr(is bool, real, standIn string) string {
	if is {
		return real
	}
	return standIn
}

// quote makes one word of path for a shell.
func quote(path string) string {
	plainWord := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+@", r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plainWord(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
