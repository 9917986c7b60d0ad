// What wish and Bubble Tea show in our stead: wish ADDRESS HOST_KEY USER.pub
//
// A table of sixteen rows of which one is marked, and a line that says READY.
// Arrows move the mark, q ends. Optional: signin.py builds it where there are
// go and Debian's golang-github-charmbracelet-wish-dev.
package main

import (
	"fmt"
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/wish"
	bubble "github.com/charmbracelet/wish/bubbletea"
	"github.com/gliderlabs/ssh"
)

const rows = 16

var marked = lipgloss.NewStyle().Reverse(true)

type table struct{ height, at int }

func (t table) Init() tea.Cmd { return nil }

func (t table) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		t.height = msg.Height
	case tea.KeyMsg:
		switch msg.String() {
		case "q", "ctrl+c":
			return t, tea.Quit
		case "down":
			t.at = (t.at + 1) % rows
		case "up":
			t.at = (t.at + rows - 1) % rows
		}
	}
	return t, nil
}

func (t table) View() string {
	var b strings.Builder
	b.WriteString("Table\n\n")
	for i := 0; i < rows; i++ {
		line := fmt.Sprintf(" %-4d 示例人员%02d  %-20s %6d", i+1, i,
			"2026-11-21 09:30", 1000+37*i)
		if i == t.at {
			line = marked.Render(line)
		}
		b.WriteString(line + "\n")
	}
	b.WriteString("READY")
	return b.String()
}

func main() {
	text, err := os.ReadFile(os.Args[3])
	if err != nil {
		panic(err)
	}
	user, _, _, _, err := ssh.ParseAuthorizedKey(text)
	if err != nil {
		panic(err)
	}
	show := func(s ssh.Session) (tea.Model, []tea.ProgramOption) {
		screen, _, _ := s.Pty()
		return table{height: screen.Window.Height},
			[]tea.ProgramOption{tea.WithAltScreen()}
	}
	server, err := wish.NewServer(wish.WithAddress(os.Args[1]),
		wish.WithHostKeyPath(os.Args[2]),
		wish.WithPublicKeyAuth(
			func(_ ssh.Context, key ssh.PublicKey) bool {
				return ssh.KeysEqual(key, user)
			}),
		wish.WithMiddleware(bubble.Middleware(show)))
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stderr, server.ListenAndServe())
}
