#!/bin/bash
# Goal: checks that do not pass: each ends with its word, the app goes on; a running check can be
# stopped, left alone, and quit from. Method: programs that are wrong in known ways are copied
# into place by $EDITOR.
# Usage: check.sh PROGRAM
set -eu
. "$(dirname "$0")/lib.sh"

cat > "$work/broken.c" <<'END'
#include <dojo.h>
int total(void) { return 1 }
END
slow=$(echo "$katas"/05-*/slow.c)

# check_file FILE WORD: edited into kata 5, it is checked and ends with the word.
check_file() {
	start "EDITOR='cp $1'"
	await SCHEDOJO && keys j && await '>  5' && keys e && await 'has changed' && keys c &&
		await "Verdict: $2"
}

terminal 80 24
test_that 'ui: a program that does not compile' check_file "$work/broken.c" compile-error
keys Enter
test_that 'ui: its verdict shows the line' await 'kata.c:2'
test_that 'ui: and the source around it' await '>    2  int total'
keys q q
test_that 'ui: the list shows what it was' await '[!] compile'
keys Q
ended 0

test_that 'ui: the slow form is slow' check_file "$slow" slow
keys Enter
test_that 'ui: its verdict says what is needed' await 'needed'
keys Q
ended 0

printf '\n' | cat "$slow" - > "$work/other.c"
start "EDITOR='cp $work/other.c'"
await SCHEDOJO && keys j e && await 'has changed'
keys c x
test_that 'ui: x stops a check' await 'The check is stopped'
test_that 'ui: and its screen says so' await 'Stopped'
keys Q
ended 0
test_that 'ui: a stopped check is not recorded' grep -q '"tries": *2' \
	"$XDG_DATA_HOME/schedojo/.schedojo/progress.json"

start
await SCHEDOJO
keys j c Q
test_that 'ui: quitting while a check runs' ended 0
# no_worker_is_left: nothing that the app started is still there.
no_worker_is_left() {
	local end=$((SECONDS + deadline_s))

	while grep -qs "$(dirname "$program")/libexec/worker" /proc/[0-9]*/cmdline; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}
test_that 'ui: no worker is left behind' no_worker_is_left
finish
