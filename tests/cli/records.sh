#!/bin/sh
# Goal: what a learner does is kept: hints, giving up, tries; and what goes wrong with the files is said
# in a sentence and loses nothing. Method: a workspace made by init; damage done by hand.
. "$(dirname "$0")/lib.sh"

record=$work/dojo/.schedojo/progress.json

ends 0 'cli: init makes a workspace' init "$work/dojo"
is 'cli: with a place for the record' test -d "$work/dojo/.schedojo"
ends 0 'cli: init again changes nothing' init "$work/dojo"
says 'Already there' 'cli: and says so'
ends 2 'cli: init wants a folder' init
cd "$work/dojo" || exit 1

list() { ends 0 "cli: $1" list --json; cp "$work/out" "$work/list.json"; }

list 'list --json works'
says '"schema": "schedojo.list"' 'cli: list names its schema'
says '"state": "new"' 'cli: a kata begins as new'
ends 2 'cli: hint 3 does not open first' hint 5 3
ends 0 'cli: the first hint opens' hint 5
says 'Hint 1 of 3' 'cli: and is shown'
ends 0 'cli: an open hint can be read again' hint 5 1
ends 0 'cli: the next one opens' hint 5
says 'Hint 2 of 3' 'cli: the second'
list 'hints are recorded'
is 'cli: two of them' grep -q '"hints": 2' "$work/list.json"
ends 77 'cli: the solution is closed before a pass' solution 5
complains '--give-up' 'cli: and says how to open it'
ends 0 'cli: --give-up opens it' solution 5 --give-up
says 'kata.h' 'cli: it is a program'
ends 0 'cli: then it stays open' solution 5
list 'giving up is recorded'
is 'cli: as seen, not done' grep -q '"state": "seen"' "$work/list.json"

export EDITOR='cp /dev/null'
ends 0 'cli: edit runs the editor on the file' edit 5
is 'cli: which is in the workspace' test -f "$work/dojo/05-channel-counter/kata.c"
is 'cli: and was edited' test ! -s "$work/dojo/05-channel-counter/kata.c"
export EDITOR=/no/such/editor
ends 78 'cli: an editor that is not there' edit 5
complains 'set EDITOR' 'cli: says what to do'
unset EDITOR
ran='edit 5, with nothing in PATH'
PATH=/nowhere "$program" edit 5 >"$work/out" 2>"$work/err"
status=$?
is 'cli: no editor at all' test "$status" -eq 78
complains 'EDITOR' 'cli: names the variable'

cp "$record" "$work/good.json"
printf '{"schema":' >"$record"
ends 0 'cli: a damaged record does not stop anything' list
complains 'damaged' 'cli: but it is said'
is 'cli: the damaged file is kept' grep -qF '{"schema":' "$record".damaged*
printf '{"schema":"schedojo.progress","version":999}\n' >"$record"
ends 65 'cli: a record of a newer schedojo is refused' list
ends 65 'cli: also by what would write it' hint 5
is 'cli: and not touched' grep -q 999 "$record"
cp "$work/good.json" "$record"

# Root may write anywhere, so the folder is one that cannot exist: below a file.
ends 0 'cli: without a place for the record, list works' --dir "$record/below" list
complains 'schedojo: ' 'cli: and says what is wrong'
"$program" --dir "$record/below" edit 5 >"$work/out" 2>"$work/err"
status=$?
ran='--dir FILE/below edit 5'
is 'cli: edit says it too, with a code of sysexits.h' test "$status" -ge 64 -a "$status" -le 78
complains 'schedojo: ' 'cli: in a sentence'
is 'cli: nothing was lost' cmp "$work/good.json" "$record"
exit "$failed"
