// Command lianhe turns Chinese official paper about innovation consortia
// （创新联合体）into rows of SQLite that people can trust.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit statuses of the contract.
const (
	exitOK      = 0 // every document was read
	exitWrong   = 1 // the call or the environment is wrong
	exitPartial = 2 // some documents could not be read
)

// run executes one command line and returns its exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	app := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := app.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		app.complain(err)
		return exitWrong
	}
	return app.exit
}
