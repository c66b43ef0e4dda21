#!/bin/sh
# latency.sh - how long a learner waits: from saving a file to the tests' result, and to the verdict.
#
# Usage: latency.sh PROGRAM [RUNS]. For each kata its own solution is checked RUNS times (10); each run
# changes a comment, so that no answer comes from a cache. Printed are the median, the smallest and the
# largest time in milliseconds: of the stages compile and tests as the program itself measured them, of
# the whole command check --quick (the same with starting up), and of check --no-stopwatch.
# Wanted on two cores: tests below 500 ms, verdict below 2000 ms.

set -u
export LC_ALL=C
program=$1
runs=${2:-10}
sources=$(cd "$(dirname "$0")/../.." && pwd)
katas=${SCHEDOJO_KATAS:-$sources/katas}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export HOME="$work"

now_ms() { echo $(($(date +%s%N) / 1000000)); }

# timed RUN ARGUMENT...: checks a changed file; prints the wall time in ms, and keeps the JSON.
timed() {
	{ cat "$kata/solution.c"; echo "/* run $1 */"; } >"$work/kata.c"
	shift
	begin=$(now_ms)
	"$program" check "$number" --file "$work/kata.c" --json "$@" >"$work/json" || return 1
	echo $(($(now_ms) - begin))
}

# The time of the stages compile and tests in the last answer.
stages_ms() {
	tr ',{}' '\n\n\n' <"$work/json" | awk -F'[": ]+' '
		$2 == "name" { stage = $3 }
		$2 == "ms" && (stage == "compile" || stage == "tests") { sum += $3 }
		END { printf "%.0f\n", sum }'
}

# row NAME FILE: the median and the extremes of the numbers in a file.
row() {
	sort -n "$2" | awk -v kata="$number" -v name="$1" '
		{ n[NR] = $1 }
		END { printf "kata %2d  %-32s %6.0f  %6.0f %6.0f\n", kata, name, n[int((NR + 1) / 2)], n[1], n[NR] }'
}

printf '%-41s %6s  %6s %6s   ms, %d runs\n' '' median min max "$runs"
for kata in "$katas"/[0-9]*; do
	number=$(basename "$kata" | sed 's/-.*//; s/^0//')
	timed warm --no-stopwatch >/dev/null || exit 1
	: >"$work/stages"
	: >"$work/quick"
	: >"$work/whole"
	i=0
	while [ $i -lt "$runs" ]; do
		i=$((i + 1))
		timed "quick $i" --quick >>"$work/quick" || exit 1
		stages_ms >>"$work/stages"
		timed "whole $i" --no-stopwatch >>"$work/whole" || exit 1
	done
	row 'compile and tests' "$work/stages"
	row 'save to tests, with start-up' "$work/quick"
	row 'save to verdict, no stopwatch' "$work/whole"
done
