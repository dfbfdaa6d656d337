package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/cmd/lianhe/review"
	"lianhe/extract"
	"lianhe/store"
)

func (a *app) serveCommand() *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use:   "serve",
		Short: "打开审核页面：在浏览器里核对、更正、判断单位",
		Long: `在本机打开审核页面：用浏览器看每份文件读到了什么、在原件的哪里，核对审核意见，
更正读错的值，判断哪些名称是同一单位，全文检索。
页面只在本机可见，别的电脑打不开。按 Ctrl+C 结束。`,
		Example: "  lianhe serve\n  lianhe serve --db 2024.db --addr 127.0.0.1:8418",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.writing(func(db *store.DB) error { return a.serve(c.Context(), db, addr) })
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8417", "本机`地址`和端口")
	return c
}

// serve shows the review page until ctx ends.
func (a *app) serve(ctx context.Context, db *store.DB, addr string) error {
	listener, err := listenLocally(addr)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	handler, err := review.New(review.Config{DB: db, Original: ingest.VaultOf(a.database()).Load, Picture: drawPicture, Log: log})
	if err != nil {
		listener.Close()
		return err
	}
	server := &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	fmt.Fprintf(a.stdout, "审核页面：http://%s/\n用浏览器打开；按 Ctrl+C 结束。\n", listener.Addr())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err = <-ended:
		return err
	case <-ctx.Done():
	}
	calm, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(calm); err != nil {
		return server.Close() // what still runs after this time is cut off
	}
	return nil
}

// listenLocally listens on an address that only this machine can reach: the page
// shows personal data and has no password.
func listenLocally(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("地址“%s”不对，应写成 127.0.0.1:8417", printable(addr))
	}
	refusal := fmt.Errorf("审核页面只能开在本机地址上，不能开在“%s”；请用 --addr 127.0.0.1:8417", printable(addr))
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, refusal
	}
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("端口 %s 已被占用，可能审核页面已经打开：请看 http://%s/，或用 --addr 换一个端口，如 --addr 127.0.0.1:8418", port, addr)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("没有权限使用端口 %s，请用 --addr 换一个 1024 以上的端口，如 --addr 127.0.0.1:8417", port)
	case err != nil:
		return nil, fmt.Errorf("不能在 %s 上打开审核页面：%w", printable(addr), err)
	}
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() { // what the system takes localhost for
		l.Close()
		return nil, refusal
	}
	return l, nil
}

// pictureCommand is the hidden command under which lianhe starts itself to draw
// one place of a PDF from its standard input.
const pictureCommand = "_picture"

// drawPicture has a process of its own draw a place of a file, which nobody
// trusts.
func drawPicture(ctx context.Context, file []byte, page int, box extract.Rect) ([]byte, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	place := extract.Source{Page: page, Box: box}.String()
	cmd := exec.CommandContext(ctx, exe, pictureCommand, place)
	var out, log bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(file), &out, &log
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %.200s", err, log.String())
	}
	return out.Bytes(), nil
}

func (a *app) pictureCommand() *cobra.Command {
	return &cobra.Command{
		Use:    pictureCommand + " 位置",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			ingest.Confine()
			page, box, ok := extract.ParsePlace(args[0])
			if !ok {
				return fmt.Errorf("%q is no place on a page", args[0])
			}
			file, err := io.ReadAll(a.stdin)
			if err != nil {
				return err
			}
			in := extract.Input{Data: file, Limits: extract.DefaultLimits}
			return review.Draw(c.Context(), in, page, box, a.stdout)
		},
	}
}
