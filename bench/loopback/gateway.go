package loopback

import (
	"fmt"
	"os/exec"
	"strings"
	"time"

	"coagent/bench/measure"
)

const smallQuery = `{"query":"spring home buying trends Austin","maxResults":5,"searchDepth":"basic"}`

// users is so many that none of them reaches the document's limit.
const users = 500

// Gateway measures what passing a small search on costs whoever does so: the bare
// ReverseProxy, ours with all its checks, limits and its log, and what others
// deploy.
func Gateway(b *Bench, rounds int, slice time.Duration) ([]measure.Result, error) {
	who, err := newPool(b, users)
	if err != nil {
		return nil, err
	}
	service, err := b.plain("service", "-answer", webAnswer)
	if err != nil {
		return nil, err
	}
	redis, err := b.redis()
	if err != nil {
		return nil, err
	}
	var contestants []measure.Contestant
	collector, err := b.plain("collector", "-answer", webAnswer)
	if err != nil {
		return nil, err
	}
	for _, proxy := range proxies(b, who, service.addr, redis.addr, collector.addr) {
		if _, err := exec.LookPath(proxy.args[0]); err != nil {
			return nil, fmt.Errorf("%s is not installed: %w", proxy.args[0], err)
		}
		running, err := b.start(proxy)
		if err != nil {
			return nil, err
		}
		crowd := newCrowd(running.addr, ask{"POST", "/search/web", smallQuery}, who.tokens)
		if err := crowd.send(users); err != nil { // each token has been here before
			return nil, fmt.Errorf("%s: %w", proxy.name, err)
		}
		contestants = append(
			contestants,
			measure.Contestant{Name: proxy.name, Do: crowd.send, CPU: measure.Of(family(running.pid)...)},
		)
	}
	return measure.Compare(contestants, rounds, slice)
}

// proxies are those that are compared, each in front of the service at upstream.
func proxies(b *Bench, who *pool, upstream, redis, collector string) []program {
	urls := []string{
		"AI_SERVICE_URL=http://" + upstream,
		"SEARCH_SERVICE_URL=http://" + upstream,
		"OAUTH_SERVICE_URL=http://" + upstream,
	}
	all := []program{
		{name: "bare ReverseProxy, tuned", args: []string{b.file("plain"), "-proxy", "http://" + upstream}},
		{name: "**ours**: token, limits, log", args: []string{b.file("gateway")}, env: urls, ready: "/readyz"},
		{
			name:  "**ours**, limits in Redis",
			args:  []string{b.file("gateway")},
			env:   append([]string{"REDIS_ENDPOINT=" + redis}, urls...),
			ready: "/readyz",
		},
		{
			name:  "**ours**, metrics and every request traced",
			args:  []string{b.file("gateway")},
			env:   append([]string{"METRICS_ADDR=" + b.free(), "OTEL_EXPORTER_OTLP_ENDPOINT=http://" + collector}, urls...),
			ready: "/readyz",
		},
		{name: "Caddy"}, {name: "Caddy + log"}, {name: "nginx"}, {name: "nginx + log + limit"},
	}
	for i := range all {
		p := &all[i]
		p.addr = b.free()
		switch {
		case strings.HasPrefix(p.name, "**"):
			p.env = append(p.env, who.settings(p.addr)...)
		case strings.HasPrefix(p.name, "Caddy"):
			p.args = []string{
				"caddy",
				"run",
				"--adapter",
				"caddyfile",
				"--config",
				b.write(
					p.name+".Caddyfile",
					caddyfile(p.addr, upstream, b.file(p.name+".access"), strings.HasSuffix(p.name, "log")),
				),
			}
		case strings.HasPrefix(p.name, "nginx"):
			p.args = []string{
				"nginx",
				"-p",
				b.dir,
				"-c",
				b.write(p.name+".conf", nginxConf(p.addr, upstream, b.file(p.name), strings.HasSuffix(p.name, "limit"))),
			}
		default:
			p.args = append(p.args, "-addr", p.addr)
		}
	}
	return all
}

func caddyfile(addr, upstream, log string, logs bool) string {
	said := ""
	if logs {
		said = fmt.Sprintf("log {\n\t\toutput file %q\n\t}", log)
	}
	return fmt.Sprintf(`{
	admin off
	auto_https off
}
http://%s {
	%s
	reverse_proxy http://%s
}
`, addr, said, upstream)
}

func nginxConf(addr, upstream, files string, logs bool) string {
	said, limit, zone := "off", "", ""
	if logs {
		said = `"` + files + `.access"`
		zone = "limit_req_zone $http_authorization zone=users:10m rate=1000r/s;"
		limit = "limit_req zone=users burst=1000 nodelay;"
	}
	return fmt.Sprintf(`daemon off;
user root;
worker_processes 1;
error_log %[1]q;
pid %[2]q;
events { worker_connections 1024; }
http {
	access_log %[3]s;
	%[4]s
	client_body_temp_path %[7]q;
	proxy_temp_path %[7]q;
	fastcgi_temp_path %[7]q;
	uwsgi_temp_path %[7]q;
	scgi_temp_path %[7]q;
	large_client_header_buffers 4 16k;
	keepalive_requests 1000000000;
	upstream service { server %[5]s; keepalive 64; keepalive_requests 1000000000; }
	server {
		listen %[6]s;
		location / {
			%[8]s
			proxy_pass http://service;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
		}
	}
}
`, files+".error", files+".pid", said, zone, upstream, addr, files+".temp", limit)
}
