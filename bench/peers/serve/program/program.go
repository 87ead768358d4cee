// Package program serves a handler as the programs of the services are served.
package program

import (
	"context"
	"log/slog"
	"net/http"

	"coagent/platform/env"
	"coagent/platform/httpapi"
)

// Of is a program with a handler.
func Of(name string, handler func(*slog.Logger) (http.Handler, error)) func(context.Context, httpapi.Machine) error {
	return func(ctx context.Context, m httpapi.Machine) error {
		settings := env.From(m.Getenv)
		program := httpapi.ReadProgram(settings, name, "127.0.0.1:0")
		program.Handler = handler
		if err := settings.Err(); err != nil {
			return err
		}
		return program.Run(ctx, m)
	}
}
