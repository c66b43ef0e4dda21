#!/bin/sh
# Goal: check, replay and their exit codes keep the contract. Method: the katas' own files and small
# broken ones.
. "$(dirname "$0")/lib.sh"

k1=$(echo "$SCHEDOJO_KATAS"/01-*)
k5=$(echo "$SCHEDOJO_KATAS"/05-*)
k16=$(echo "$SCHEDOJO_KATAS"/16-*)

for kata in "$k1" "$k5" "$k16"; do
	number=$(basename "$kata" | sed 's/-.*//; s/^0//')
	ends 0 "cli: the solution of $number passes" check "$number" --file "$kata/solution.c" \
		--no-stopwatch --json
	says '"verdict": "pass"' "cli: and says so"
done
ends 1 'cli: slow is slow' check 5 --file "$k5/slow.c" --no-stopwatch --json
says '"verdict": "slow"' 'cli: with that word'
for key in schema version kata verdict line message stages tests schedules sim stopwatch ledger \
	cached explored failed schedule cores profile metric slow yours reference ratio bar; do
	says "\"$key\":" "cli: --json has $key"
done
says '"schema": "schedojo.verdict"' 'cli: the schema is named'

# The same file, the same answer, but for the times of the stages.
without_times() { sed -E '/"ms":/d' "$work/out"; }
without_times >"$work/first"
ends 1 'cli: checked again' check 5 --file "$k5/slow.c" --no-stopwatch --json
without_times >"$work/second"
is 'cli: it gets the same answer to the byte' cmp "$work/first" "$work/second"

ends 0 'cli: a check with the stopwatch' check 5 --file "$k5/solution.c"
says 'compile: ok' 'cli: tells the stages'
says 'stopwatch:' 'cli: all of them'
says 'verdict: pass' 'cli: and the verdict'
says 'why, per operation' 'cli: and why'

ends 1 'cli: kata 16 slow is not right' check 16 --file "$k16/slow.c" --no-stopwatch
says 'replay: schedojo replay 16 --schedule ' 'cli: it says how to replay'
schedule=$(sed -n 's/^replay: .*--schedule \([^ ]*\).*/\1/p' "$work/out")
word=$(sed -n 's/^verdict: \([a-z-]*\).*/\1/p' "$work/out")
for i in 1 2 3; do
	ends 1 "cli: replay $i" replay 16 --schedule "$schedule" --file "$k16/slow.c"
	says "verdict: $word" 'cli: gives the same verdict'
done
ends 2 'cli: replay wants a schedule' replay 16

printf '#include "kata.h"\nint broken(void) { return 1 }\n' >"$work/broken.c"
ends 4 'cli: what does not compile ends with 4' check 5 --file "$work/broken.c"
says 'verdict: compile-error at' 'cli: and names the line'
ends 66 'cli: a file that is not there' check 5 --file "$work/nothing.c"

ends 0 'cli: the own file is made on first use' init "$work/dojo"
cd "$work/dojo" || exit 1
"$program" check 5 --no-stopwatch >"$work/out" 2>"$work/err"
status=$?
ran='check 5'
is 'cli: and judged' test "$status" -eq 1
says 'try 1 is recorded' 'cli: the try is recorded'
cp "$k5/solution.c" "$work/dojo/05-channel-counter/kata.c"
cd "$work/dojo/05-channel-counter" || exit 1
ends 0 'cli: the kata is the folder one stands in' check --no-stopwatch
says 'try 2 is recorded' 'cli: the second try'
ends 0 'cli: list knows' list
says 'done' 'cli: that it is done'
ends 0 'cli: the solution is open now' solution
ends 1 'cli: a check of another file' check --no-stopwatch --file "$k5/slow.c"
is 'cli: is not recorded' sh -c "! grep -q 'is recorded' '$work/out'"

ran='check 5, and Ctrl-C'
"$program" check 5 --json >"$work/out" 2>"$work/err" &
pid=$!
kill -TERM $pid
wait $pid
status=$?
is 'cli: SIGTERM ends a check with 143' test "$status" -eq 143
exit "$failed"
