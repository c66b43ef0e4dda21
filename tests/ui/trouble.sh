#!/bin/bash
# Goal: what can be wrong around the app is said in one clear sentence, and nothing is lost: no
# terminal, an unknown one, no editor, a damaged progress.json, a data folder that cannot be made.
# Usage: trouble.sh PROGRAM
set -eu
. "$(dirname "$0")/lib.sh"

# says CODE TEXT COMMAND...: the command ends with the code, one line on stderr holds the text,
# stdout is empty.
says() {
	local code=$1 text=$2 got=0

	shift 2
	"$@" > "$work/out" 2> "$work/err" < /dev/null || got=$?
	[ "$got" = "$code" ] && [ "$(wc -l < "$work/err")" = 1 ] && \
		grep -qF -e "$text" "$work/err" &&
		[ ! -s "$work/out" ]
}

test_that 'ui: no terminal' says 2 \
	"schedojo: the terminal app needs a terminal; try 'schedojo list'" "$program"

# in_terminal NAME ENVIRONMENT TEXT: the app does not start, says so and ends with 2.
in_terminal() {
	start "$2"
	test_that "ui: $1 ends it with 2" ended 2
	test_that "ui: $1 is said" await "$3"
}

terminal 80 24
in_terminal 'TERM=dumb' TERM=dumb "'dumb'"
in_terminal 'an unknown TERM' TERM=nosuchterm "'nosuchterm'"
in_terminal 'no TERM' TERM= 'TERM is not set'

mkdir "$work/empty"
start "PATH=$work/empty"
await SCHEDOJO
keys e
test_that 'ui: no editor: it says to set EDITOR' await 'set EDITOR'
keys Q
ended 0
start EDITOR=nosucheditor
await SCHEDOJO
keys e
test_that 'ui: an editor that is not there' await "'nosucheditor' was not found"
keys Q
ended 0

records=$XDG_DATA_HOME/schedojo/.schedojo
mkdir -p "$records"
rm -f "$records"/progress.json*
echo 'this is { no JSON' > "$records/progress.json"
start
test_that 'ui: a damaged progress.json is said' await 'damaged'
keys Enter
test_that 'ui: and the app goes on' await '[ ] new'
keys h
await 'HINTS'
keys Enter
test_that 'ui: and records again' await 'HINTS  1 of 3 open'
keys Q
test_that 'ui: and quits with 0' ended 0
test_that 'ui: the damaged file is kept' grep -rqF 'this is { no JSON' "$records"

# A file where a folder must be made cannot be written below, not even by root.
touch "$work/file"
start "SCHEDOJO_HOME=$work/file/dojo"
test_that 'ui: a data folder that cannot be made is said' await 'not be saved'
keys Enter
test_that 'ui: and the app goes on without it' await '[ ] new'
keys h
await 'HINTS'
keys Enter
test_that 'ui: hints open without it, and say so' await 'not saved'
test_that 'ui: for this session' await 'HINTS  1 of 3 open'
keys e
test_that 'ui: editing says what is wrong' await 'Cannot open your file'
keys Q
test_that 'ui: and quits with 0' ended 0

# A full disk needs a file system of its own, and that needs root.
mkdir "$work/full"
if mount -t tmpfs -o size=64k tmpfs "$work/full" 2>/dev/null; then
	mounted=$work/full
	mkdir "$work/full/dojo"
	cat /dev/zero > "$work/full/rest" 2>/dev/null || true
	start "SCHEDOJO_HOME=$work/full/dojo"
	await SCHEDOJO
	keys Escape h
	await 'HINTS'
	keys Enter
	test_that 'ui: a full disk: the hint opens, not saved, and says so' await 'not saved'
	keys c
	test_that 'ui: a full disk: a check says what is wrong' await 'Cannot check'
	keys Q
	test_that 'ui: a full disk: quits with 0' ended 0
fi
finish
