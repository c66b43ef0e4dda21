#!/bin/sh
# Goal: the verdict never flakes. Method: kata 16's slow form is judged 50 times, each time with another
# seed, and must never pass; its failing schedule is replayed 20 times; the three katas' slow forms and
# solutions give the same JSON twice, but for the times of the stages.
# Usage: steady.sh PROGRAM
program=$(realpath "$1")
katas=$(cd "$(dirname "$0")/../../katas" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export HOME="$work" SCHEDOJO_KATAS="$katas"
failed=0

tell() {
	if [ "$1" -eq "$2" ]; then
		echo "ok katas: $3: $1 of $2"
	else
		echo "not ok katas: $3: $1 of $2"
		failed=1
	fi
}

slow=$(echo "$katas"/16-*/slow.c)
line=$(grep -n 'wg_add' "$slow" | head -n 1 | cut -d: -f1)
caught=0
i=0
while [ $i -lt 50 ]; do
	i=$((i + 1))
	"$program" check 16 --file "$slow" --seed $i --no-stopwatch >"$work/out"
	if [ $? -eq 1 ] && grep -qE "^verdict: (race|wrong)" "$work/out" &&
		grep -q "slow.c:$line" "$work/out"; then
		caught=$((caught + 1))
	else
		cp "$work/out" "$work/missed"
	fi
done
tell $caught 50 'slow of 16 is caught, with the line of its Add'
[ ! -f "$work/missed" ] || sed 's/^/  /' "$work/missed"

schedule=$(sed -n 's/^replay: .*--schedule \([^ ]*\).*/\1/p' "$work/out")
verdict=$(grep '^verdict: ' "$work/out")
same=0
i=0
while [ $i -lt 20 ]; do
	i=$((i + 1))
	"$program" replay 16 --schedule "$schedule" --file "$slow" >"$work/out"
	if [ "$(grep '^verdict: ' "$work/out")" = "$verdict" ]; then same=$((same + 1)); fi
done
tell $same 20 "the schedule $schedule gives the same verdict"

for kata in "$katas"/[0-9]*; do
	number=$(basename "$kata" | sed 's/-.*//; s/^0//')
	for form in slow solution; do
		for round in 1 2; do
			"$program" check "$number" --file "$kata/$form.c" --no-stopwatch --json |
				sed '/"ms":/d' >"$work/$round"
		done
		if cmp -s "$work/1" "$work/2"; then
			echo "ok katas: $form of $number is judged the same twice"
		else
			echo "not ok katas: $form of $number is judged in two ways"
			diff "$work/1" "$work/2" | sed 's/^/  /'
			failed=1
		fi
	done
done
exit $failed
