#!/bin/sh
# Goal: the command line itself: help, version, misspelt verbs and options, exit codes, output that
# cannot be written. Method: no kata is judged here.
. "$(dirname "$0")/lib.sh"

ends 0 'cli: help works' help
says 'schedojo check' 'cli: help lists the verbs'
ends 0 'cli: --help works' --help
ends 0 'cli: help about a verb' help check
says '--no-stopwatch' 'cli: it lists the options'
ends 0 'cli: help about exit codes' help exit-codes
says 'does not compile' 'cli: it explains them'
for verb in list show edit check replay hint solution run init dev help version; do
	ends 0 "cli: help $verb works" help $verb
done
ends 0 'cli: version works' version
is 'cli: it is one line with a number' grep -qE '^schedojo [0-9]+\.[0-9]+' out
ends 0 'cli: --version is the same' --version

ends 2 'cli: a misspelt verb is a usage error' chek
complains "schedojo: there is no verb 'chek'; did you mean 'check'?" 'cli: the nearest verb is named'
ends 2 'cli: swapped letters are one slip' lsit
complains "'list'" 'cli: and are found'
ends 2 'cli: a word that is near nothing' frobnicate
complains 'schedojo help lists them' 'cli: gets no guess'
is 'cli: errors are not on stdout' test ! -s out
ends 2 'cli: an unknown option' list --frob
complains "there is no option '--frob'; see schedojo help list" 'cli: is named'
ends 2 'cli: an option without its value' check 1 --file
complains '--file wants a value' 'cli: says so'
ends 2 'cli: a flag with a value' list --json=yes
ends 2 'cli: a number that is none' check 1 --seed x1
ends 2 'cli: one word too many' list all
ends 2 'cli: a global option that is malformed' --color=pink list
ends 2 'cli: a page that does not exist' show 1 appendix

ends 66 'cli: a kata that does not exist' show 99
is 'cli: is one sentence' test "$(wc -l <err)" -ge 1
ends 66 'cli: a folder without katas' list --katas /nowhere
ends 0 'cli: options may stand before the verb' --katas "$SCHEDOJO_KATAS" list
ends 0 'cli: --name=value is the same' "--katas=$SCHEDOJO_KATAS" list

ends 2 'cli: the app without a terminal is a usage error'
complains 'schedojo: ' 'cli: and says so'
ends 0 'cli: --plain without a verb lists' --plain
says 'Goroutine per item' 'cli: the katas'

ran='list >/dev/full'
"$program" list >/dev/full 2>err
status=$?
is 'cli: output that cannot be written ends with 74' test "$status" -eq 74
exit "$failed"
