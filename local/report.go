package local

import (
	"fmt"
	"io"
	"strings"
	"time"

	"coagent/local/seed"
	"coagent/local/supervise"
)

// Report tells a person that the system is up and what can be done with it.
func (s *System) Report(w io.Writer) {
	c, o := s.cfg, s.outside
	gateway := c.url(c.Ports.entrance())
	call := func(path, body string) string {
		return fmt.Sprintf(`curl -s %s%s -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' -d '%s'`,
			gateway, path, quote(tokenFile(c.Dir)), body)
	}
	lines := []string{
		"",
		fmt.Sprintf("Co-agent Marketer is up after %s:  %s", seconds(s.Took), gateway),
		"",
		"A blog post:",
		"  " + call("/ai/generate-blog-post", `{"topic":"First-time buyer programs in Austin"}`),
		"The same, with its progress as it is written:",
		fmt.Sprintf(`  curl -sN %s/ai/generate-blog-post -H 'Accept: text/event-stream' -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' -d '{"topic":"First-time buyer programs in Austin"}'`, gateway, quote(tokenFile(c.Dir))),
		"A search:",
		"  " + call("/search/web", `{"query":"spring home buying trends Austin"}`),
		"A connection (the person consents at the stand-in for Google, which gives the code):",
		fmt.Sprintf(`  code=$(curl -s %s/_admin/codes -d '{"provider":"google","user":"demo","redirectUri":"%s","scopes":["https://www.googleapis.com/auth/business.manage"]}' | cut -d'"' -f4)`,
			c.url(c.Ports.OAuthProvider), callback),
		"  " + call("/oauth/exchange", fmt.Sprintf(`{"code":"'"$code"'","provider":"GOOGLE_BUSINESS","userId":"%s"}`,
			s.Pool.UserID)),
		fmt.Sprintf(`  curl -s %s/oauth/tokens/%s/GOOGLE_BUSINESS -H "Authorization: Bearer $(cat %s)"   (and -X DELETE ends it)`, gateway, s.Pool.UserID, quote(tokenFile(c.Dir))),
		fmt.Sprintf("The token in them is that of %s and lives for a day; the file is kept fresh.", seed.DemoUser),
		"",
		"Bedrock:      " + realOr(o.bedrock, "real, profile "+o.getenv("AWS_PROFILE"), "stand-in, "+c.url(c.Ports.Bedrock)),
	}
	lines = append(lines, c.aboutSearchProviders(o)...)
	lines = append(lines,
		"EventBridge:  "+realOr(o.bus, "real, bus "+o.getenv("EVENTBRIDGE_BUS_NAME"),
			"stand-in, events: "+c.url(c.Ports.EventBridge)+"/_admin/events"),
		"Cognito:      stand-in (cognito-local), pool "+s.Pool.ID+", client "+s.Pool.ClientID,
		"DynamoDB:     stand-in (dynalite), "+c.addr(c.Ports.DynamoDB)+"; KMS: stand-in, "+c.addr(c.Ports.KMS),
		"S3:           "+realOr(o.bedrock, "real", "stand-in, "+c.url(c.Ports.S3)+", used when IMAGE_MODEL_ID and "+
			"IMAGE_BUCKET_NAME are set"),
		"Providers:    stand-ins, "+c.url(c.Ports.OAuthProvider)+"/_admin/history",
		"Redis:        "+realOr(redisServer() != "", "redis-server, ",
			"an embedded stand-in (no redis-server is installed), ")+c.addr(c.Ports.Redis),
		"",
	)
	if !o.bedrock {
		lines = append(lines, fmt.Sprintf(`Make a stand-in fail:  curl -s %s/_admin/faults -d '{"kind":"throttle","times":2}'`, c.url(c.Ports.Bedrock)))
	}
	if c.Ports.Front != 0 {
		lines = append(lines, s.aboutFront(call("/ai/generate-blog-post", `{"topic":"Selling a condo in Waco"}`))...)
	}
	lines = append(lines,
		"Keep a part down:      touch "+quote(supervise.HoldFile(c.Dir, "search"))+"   (remove the file to let it run "+
			"again)",
		"Logs:                  "+supervise.LogFolder(c.Dir),
		"",
		"Ctrl-C stops everything.",
		"",
	)
	_, _ = io.WriteString(w, strings.Join(lines, "\n")+"\n")
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
