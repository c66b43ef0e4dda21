#!/bin/bash
# Goal: the way of a learner through the app: open a kata, edit, check, read the verdict, open a
# hint, give another kata up, quit, and find it all again. Method: $EDITOR copies the shipped
# solution into place.
# Usage: learner.sh PROGRAM
set -eu
. "$(dirname "$0")/lib.sh"

solution=$(echo "$katas"/05-*/solution.c)

terminal 80 24
start "EDITOR='cp $solution'"
test_that 'ui: the list opens' await 'SCHEDOJO'
test_that 'ui: a new kata says so' await '[ ] new'
keys /
await '/'
keys 'channel as' Enter
test_that 'ui: search selects kata 5' await '>  5'
keys Enter
test_that 'ui: the reader opens' await '[Problem]'
keys Tab
test_that 'ui: Tab shows the slow C' await '[Slow C]'
test_that 'ui: with line numbers' await '   1  '
keys Tab
test_that 'ui: Tab shows the Go' await '[Go]'
keys '?'
test_that 'ui: help lists the keys of the reader' await 'HELP  reader'
keys q
await '[Go]'
keys e
test_that 'ui: after the edit it offers the check' await 'kata.c has changed. Press c to check it.'
test_that 'ui: the solution is in place' cmp -s "$solution" "$XDG_DATA_HOME"/schedojo/05-*/kata.c
keys c
test_that 'ui: the check screen opens' await 'CHECK  try 1'
test_that 'ui: the check ends with pass' await 'Verdict: pass'
keys Enter
test_that 'ui: the verdict opens' await 'VERDICT  try 1'
test_that 'ui: it says pass' await '[x] pass'
test_that 'ui: it plots the pass line' await 'pass line'
test_that 'ui: it says why' await 'WHY'
keys s
test_that 'ui: the solution is open after the pass' await '[Why and when not]'
keys h
test_that 'ui: the hints open' await 'HINTS  0 of 3 open'
keys Enter
test_that 'ui: Enter opens the first hint' await 'HINTS  1 of 3 open'
keys ']'
test_that 'ui: ] goes to the next kata' await '16 '
keys s
test_that 'ui: its solution is closed' await 'The solution is closed.'
keys Enter
await 'To give up type 16'
keys 5 Enter
test_that 'ui: another number does not open it' await 'stays closed'
keys Enter
await 'To give up type 16'
keys 16 Enter
test_that 'ui: its number opens it' await '[Why and when not]'
keys Q
test_that 'ui: Q quits with 0' ended 0

start
await 'SCHEDOJO'
test_that 'ui: the next day kata 5 is done' await '[x] done'
test_that 'ui: and kata 16 seen' await '[s] seen'
test_that 'ui: tries and hints are kept' await '1   1/3'
keys q
test_that 'ui: q on the list quits with 0' ended 0
finish
