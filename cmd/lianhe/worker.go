package main

import (
	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
)

// workerCommand is what the pool of an import starts; no user calls it.
func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    ingest.WorkerCommand,
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ingest.Work(c.Context(), a.forms, a.rules, a.stdin, a.stdout)
		},
	}
}
