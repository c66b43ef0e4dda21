#!/bin/bash
# Goal: the terminal is sane after every way out: q, Ctrl-C, Ctrl-Z and fg, SIGTERM, SIGHUP, a
# fault of our own. Method: stty -a before and after must be the same, and the shell's screen must
# be back.
# Usage: signals.sh PROGRAM
set -eu
. "$(dirname "$0")/lib.sh"

# tty_is_sane: what stty says is what it said before the app.
tty_is_sane() {
	rm -f "$work/after"
	type_line "stty -a > $work/after"
	await_file "$work/after" && cmp -s "$work/before" "$work/after" && await 'ready>'
}

# ends_by SIGNAL CODE NAME
ends_by() {
	start
	await SCHEDOJO
	kill "-$1" "$(cat "$work/pid")"
	test_that "ui: SIG$1 ends it with $2" ended "$2"
	test_that "ui: SIG$1 leaves a sane terminal" tty_is_sane
}

terminal 80 24
type_line "stty -a > $work/before"
await_file "$work/before"

start
await SCHEDOJO
keys C-z
test_that 'ui: Ctrl-Z suspends it' await Stopped
test_that 'ui: Ctrl-Z leaves a sane terminal' tty_is_sane
back
test_that 'ui: fg brings it back' await '? help'
keys Enter
test_that 'ui: and it takes keys' await '[Problem]'
kill -TSTP "$(cat "$work/pid")"
test_that 'ui: SIGTSTP suspends it too' await Stopped
back
await '[Problem]'
keys C-l
test_that 'ui: Ctrl-L draws again' await '[Problem]'
keys C-c
test_that 'ui: Ctrl-C ends it with 130' ended 130
test_that 'ui: Ctrl-C leaves a sane terminal' tty_is_sane

ends_by TERM 143
ends_by INT 130
ends_by HUP 129
ends_by SEGV 139
ends_by ABRT 134

start EDITOR=cat
await SCHEDOJO
keys e
test_that 'ui: an editor that changes nothing' await 'has not changed'
keys q
test_that 'ui: q quits with 0' ended 0
test_that 'ui: q leaves a sane terminal' tty_is_sane

start
await SCHEDOJO
tm kill-session
gone() {
	local end=$((SECONDS + deadline_s))

	while kill -0 "$1" 2>/dev/null; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}
test_that 'ui: a terminal that is closed ends it' gone "$(cat "$work/pid")"
finish
