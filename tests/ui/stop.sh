#!/bin/bash
# Goal: a check that never ends is shown while it runs, goes on behind other screens, and can be
# stopped and quit from at any time. Method: the app linked with fake_check.c, whose "endless"
# script never ends.
# Usage: stop.sh PROGRAM (schedojo with tests/ui/fake_check.c in place of runner/check.c)
set -eu
. "$(dirname "$0")/lib.sh"

terminal 80 24
start FAKE_CHECK=endless
await SCHEDOJO
keys c
test_that 'ui: a running check shows its stages' await '[..] 3 schedules  running'
test_that 'ui: and what is over' await '[ok] 2 tests'
test_that 'ui: and how to stop it' await 'Press x to stop'
keys Enter
test_that 'ui: there is no verdict yet' await 'still running'
keys q
test_that 'ui: it goes on behind the list' await 'kata 1 is being checked'
keys j c
test_that 'ui: two checks at once are refused' await 'a check of kata 1 is still running'
keys x
test_that 'ui: x stops it from the list' await 'The check is stopped'
keys k c
await 'running'
keys x
test_that 'ui: x stops it on its screen' await 'nothing was recorded'
test_that 'ui: its screen says how far it came' await 'stopped'
keys c
await 'running'
tm resize-window -x 60 -y 16
test_that 'ui: a resize while it runs' await 'Press x to stop'
keys C-z
test_that 'ui: Ctrl-Z while it runs' await Stopped
back
test_that 'ui: fg while it runs' await 'Press x to stop'
kill -TERM "$(cat "$work/pid")"
test_that 'ui: SIGTERM while it runs' ended 143
test_that 'ui: none of these was recorded' \
	[ ! -s "$XDG_DATA_HOME/schedojo/.schedojo/progress.json" ]
finish
