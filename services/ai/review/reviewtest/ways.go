// Package reviewtest holds texts that no review may let pass.
package reviewtest

// Ways are ways to lead a reader somewhere, or to make the reader's browser go
// there by itself. The word evil stands in each.
var Ways = []string{
	"https://evil.example/?q=secret", "HTTPS://EVIL.example", "http:/evil.example",
	"//evil.example/x [x](//evil.example/x)", "ftp://evil.example",
	"www.evil.example", "_www.evil.example/x_", "1https://evil.example/x", "_https://evil.example/x_",
	"(https://evil.example/x)",
	"[here](https://evil.example)", "[here](evil)", "[here](javascript:alert('evil'))", "[here](<https://evil.example>)",
	"[here](\nhttps://evil.example)",
	"![x](https://evil.example/p.png)", "![x]\n\n[x]: //evil.example/p", "![x]\n\n> [x]: //evil.example/pixel?leak=1",
	"[x]\n\n- [x]: //evil.example/p",
	"[x]\n\n1. [x]: evil:y", "[x\\]y]\n\n[x\\]y]: //evil.example/p", "[x]\n\n- [x]: &#106;avascript&#58;alert('evil')",
	"[text][x]\n\n[x]: evil.example",
	"<https://evil.example>", "<a href=//evil.example>x</a>", "<img src=//evil.example/x onerror=alert(1)>",
	"<!-- evil -->", "&lt;img src=//evil.example&gt;",
	"https\\://evil.example", "https:\\//evil.example", "https&#58;//evil.example", "https&colon;//evil.example",
	"www&period;evil.example", "w&#119;w.evil.example", "www\\.evil.example",
	"mail me@evil.example", "mailto:me@evil.example", "xmpp:a@evil.example", "data:text/html,evil", "javascript:evil()",
	"evil.com/path", "evil.com", "Visit EVIL.com.", "t.co/evil", "evil.travel/x?y", "evil。com/path",
	"ｈttps://evil.example", "ht\u200btps://evil.example", "evil.co\u00adm/x",
	"https://www.example.org/help?a=1&b=2", // also a source's own address: it is given beside the text
	"https://www.example.org/help?a=1&b=2)?leak=evil", "https://www.example.org/help?a=1&b=2'evil",
	"https://known.example)@evil.example/x",
	"&amp;#104;ttps://evil.example",
	"austin-evil.homes", "evil.realty", "EVIL.Realty", "goo.gl", "evil.de", "evil.co.uk", "evil.tv", "evil.store",
	"_evil.store_", "evil.homes-now", "evil.рф", "evil.xn--p1ai", "hud.gov.evil.realty", "evil.agency:8080",
	"@evil_grants", "(@evil)", "tel:+15125550199", "sms:+15125550199", "tg:evil", "callto:evil", "intent:evil",
	"magnet:?evil",
	"zillow.com—.evil.com", "zillow.com/evil", "zillow.com.evil.realty", "evil.com's", "evil.com[1]",
}
