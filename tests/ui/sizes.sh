#!/bin/bash
# Goal: 80x24 is complete, 60x16 reduced, less says what is needed, and all of it while the app
# runs. Method: one app, the window resized under it. Usage: sizes.sh PROGRAM
set -eu
. "$(dirname "$0")/lib.sh"

# no_line_is_wider COLUMNS
no_line_is_wider() {
	[ "$(screen | wc -L)" -le "$1" ]
}

# await_gone TEXT
await_gone() {
	local end=$((SECONDS + deadline_s))

	while screen | grep -qF -e "$1"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}

terminal 80 24
start
test_that 'ui: 80x24 shows the list and the preview' await 'Progress'
test_that 'ui: the keys are on the last line' await '? help'
tm resize-window -x 60 -y 16
test_that 'ui: 60x16 drops the lower pane' await_gone 'Progress'
test_that 'ui: 60x16 keeps the list' await '[ ] new'
test_that 'ui: 60x16 keeps the keys' await '? help'
keys Enter
test_that 'ui: 60x16 shows the reader' await '[Problem]'
test_that 'ui: no line is wider than 60' no_line_is_wider 60
tm resize-window -x 20 -y 5
test_that 'ui: 20x5 says what is needed' await 'needs 60x16'
test_that 'ui: in one line' [ "$(screen | grep -c .)" = 1 ]
keys q
tm resize-window -x 7 -y 2
test_that 'ui: 7x2 too' await '60x16!'
tm resize-window -x 100 -y 30
test_that 'ui: 100x30 shows the reader again' await '[Problem]'
keys Tab
test_that 'ui: and takes keys' await '[Slow C]'
keys Q
test_that 'ui: Q quits with 0' ended 0

terminal 20 5
start
test_that 'ui: started in 20x5 it says what is needed' await 'needs 60x16'
keys Q
test_that 'ui: and Q quits with 0' ended 0

# colours: how many lines of the screen hold a colour.
colours() {
	tm capture-pane -p -e | grep -c "$(printf '\033')"'\[[0-9;]*3[0-7]m' || true
}

is_ascii() {
	! screen | LC_ALL=C grep -q '[^ -~]'
}

terminal 80 24
start
await SCHEDOJO
test_that 'ui: colours, where the terminal has them' [ "$(colours)" != 0 ]
keys Q
ended 0
start NO_COLOR=1
await SCHEDOJO
test_that 'ui: NO_COLOR: no colours' [ "$(colours)" = 0 ]
keys Q
ended 0
start LC_ALL=C
await SCHEDOJO
test_that 'ui: a locale without UTF-8: ASCII only' is_ascii
keys Q
ended 0
finish
