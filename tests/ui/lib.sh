# lib.sh - drives the terminal app in a tmux of its own, and looks at its screen.
#
# Goal: the tests see what a learner sees. Method: a real terminal (tmux, own socket, no
# configuration), a home directory that is made for the test, every variable that matters pinned.
# Nothing sleeps for a guess: await looks at the screen until the text is there or the deadline
# has passed.
#
# Sourced with the program's path in $1. Prints "ok NAME" or "not ok NAME" a line; the status is 1
# if any was not ok.

program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
katas=${SCHEDOJO_KATAS:-$root/katas}
work=$(mktemp -d)
failed=0
mounted= # a file system to unmount at the end
deadline_s=${DEADLINE_S:-30} # a check with its stopwatch takes seconds on a slow machine

export HOME=$work/home XDG_DATA_HOME=$work/home/data XDG_CONFIG_HOME=$work/home/config
export XDG_STATE_HOME=$work/home/state XDG_CACHE_HOME=$work/home/cache TMUX_TMPDIR=$work
export LC_ALL=C.UTF-8 TZ=UTC PS1='ready> ' ENV='' SHELL=/bin/bash HISTFILE=/dev/null
unset TMUX NO_COLOR FORCE_COLOR CLICOLOR_FORCE VISUAL EDITOR LINES COLUMNS SCHEDOJO_HOME
mkdir -p "$HOME"
cd "$work"

terminals=0 # so far; each is a server of its own, because one that ends may still hold its socket

tm() {
	tmux -L "test$terminals" -f /dev/null "$@"
}

cleanup() {
	tm kill-server 2>/dev/null || true
	[ -z "$mounted" ] || umount "$mounted" || true
	rm -rf "$work"
}
trap cleanup EXIT
set -E
trap 'echo "not ok ui: ${0##*/} stopped in line $LINENO"; screen >&2 || true' ERR
trap 'exit 130' INT
trap 'exit 143' TERM

# terminal COLUMNS ROWS: a new terminal with a shell in it.
terminal() {
	tm kill-server 2>/dev/null || true
	terminals=$((terminals + 1))
	tm new-session -d -x "$1" -y "$2" bash --norc --noprofile
	await 'ready>'
}

screen() {
	tm capture-pane -p
}

# await TEXT: until the screen shows it; 1 after the deadline.
await() {
	local end=$((SECONDS + deadline_s))

	until screen | grep -qF -e "$1"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}

# await_file FILE: until it exists and holds something.
await_file() {
	local end=$((SECONDS + deadline_s))

	until [ -s "$1" ]; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}

keys() {
	tm send-keys "$@"
}

# type_line LINE: a line for the shell.
type_line() {
	tm send-keys -l "$1"
	tm send-keys Enter
}

# start [ENVIRONMENT...]: the app, with its process id in $work/pid and afterwards its exit code
# in $work/exit.
start() {
	rm -f "$work/pid" "$work/exit"
	printf 'echo $$ > %s\nexec %s\n' "$work/pid" "$program" > "$work/start"
	type_line "clear; env $* /bin/bash $work/start; echo \$? > $work/exit"
}

# back: the suspended app comes to the foreground again. (Its exit code goes to the same file: the
# line that started it went on, with the code of the stop, when the app was suspended.)
back() {
	rm -f "$work/exit"
	type_line "clear; fg; echo \$? > $work/exit"
}

# ended CODE: the app ends, with this exit code, and the shell is back.
ended() {
	await_file "$work/exit" && [ "$(cat "$work/exit")" = "$1" ]
}

# test_that NAME COMMAND...: ok when the command succeeds.
test_that() {
	local name=$1

	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name"
		failed=1
		{ echo "# the command was: $*"; screen 2>/dev/null | sed 's/^/# |/'; } >&2
	fi
}

finish() {
	exit "$failed"
}
