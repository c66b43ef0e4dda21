#!/bin/sh
# Goal: run keeps its contract: the program's own status, words and codes for stops, the same answer for
# the same seed, arguments, machines. Method: small programs; tests/fault has the hostile ones.
. "$(dirname "$0")/lib.sh"

cat >hello.c <<'END'
#include <dojo.h>
#include <stdio.h>
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		printf("%d %s\n", i, argv[i]);
	printf("procs %d\n", gomaxprocs(0));
	return 3;
}
END
for machine in real sim; do
	ends 3 "cli: run on $machine ends with the program's status" run hello.c --machine $machine \
		--procs 3 -- one --stats
	says '1 one' "cli: its arguments on $machine"
	says '2 --stats' 'cli: options after -- are the programs own'
	says 'procs 3' 'cli: --procs is GOMAXPROCS'
	is 'cli: nothing else is said' test ! -s err
done
ends 3 'cli: --stats on sim' run hello.c --machine sim --stats
complains 'goroutines made' 'cli: counts on stderr'

cat >race.c <<'END'
#include <dojo.h>
static int total;
static waitgroup wg;
static void add(void *arg)
{
	(void)arg;
	total++;
	wg_done(&wg);
}
int main(void)
{
	wg_add(&wg, 2);
	go(add, 0);
	go(add, 0);
	wg_wait(&wg);
	return 0;
}
END
ends 5 'cli: --explore finds a race' run race.c --explore 100
complains 'schedojo: race: race.c:7 ' 'cli: with its word and line'
complains 'replay: schedojo run race.c' 'cli: and the command that replays it'
schedule=$(sed -n 's/^replay: .*--schedule \([^ ]*\).*/\1/p' err)
cp err first
ends 5 'cli: the replay ends the same way' run race.c --schedule "$schedule"
is 'cli: with the same first line' sh -c 'test "$(head -n 1 first)" = "$(head -n 1 err)"'

ends 2 'cli: run wants a file' run
ends 66 'cli: a file that is not there' run nothing.c
ends 2 'cli: exploring is for the simulated machine' run hello.c --machine real --explore 5
ends 2 'cli: a machine that does not exist' run hello.c --machine quantum
ends 2 'cli: a strategy that does not exist' run hello.c --strategy luck
ends 2 'cli: arguments without --' run hello.c one
printf 'int main(void) { return 0 }\n' >broken.c
ends 4 'cli: what does not compile' run broken.c
complains 'schedojo: compile-error: broken.c:1' 'cli: is named with its line'
printf 'int main(void) { for (;;) ; }\n' >loop.c
ends 5 'cli: an endless loop on real' run loop.c --timeout 0.5
complains 'schedojo: timeout: ' 'cli: is stopped in time'
exit "$failed"
