#!/bin/sh
# Goal: make install puts everything below DESTDIR and PREFIX, and make uninstall takes it out again.
# Method: an installation into a folder of its own, with the build that is there.
build=$(pwd)
. "$(dirname "$0")/lib.sh"

prefix=$work/prefix
ran="make install PREFIX=$prefix"
: >out
make -C "$build" -s install PREFIX="$prefix" >"$work/out" 2>"$work/err"
status=$?
is 'cli: make install works' test "$status" -eq 0
for file in bin/schedojo libexec/schedojo/worker-real libexec/schedojo/worker-sim; do
	is "cli: $file is a program" test -x "$prefix/$file"
done
is 'cli: the katas are there' test -f "$prefix/share/schedojo/katas/05-channel-counter/kata.json"
is 'cli: so is the header' test -f "$prefix/share/schedojo/include/dojo.h"

program=$prefix/bin/schedojo
unset SCHEDOJO_KATAS
ends 0 'cli: the installed program finds its katas' list
says 'Goroutine per item' 'cli: and lists them'
ends 0 'cli: and its workers' check 5 --no-stopwatch \
	--file "$prefix/share/schedojo/katas/05-channel-counter/solution.c"

make -C "$build" -s uninstall PREFIX="$prefix" >"$work/out" 2>"$work/err"
status=$?
is 'cli: make uninstall works' test "$status" -eq 0
is 'cli: and leaves no file' sh -c "test -z \"\$(find '$prefix' -type f)\""
# The next make finds its own folders again.
make -C "$build" -s >/dev/null 2>&1
exit "$failed"
