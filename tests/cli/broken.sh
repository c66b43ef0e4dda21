#!/bin/sh
# Goal: learner code that goes wrong in a check gets its own word, its line and its exit code.
# Method: kata 5 with one broken function each; what is at fault stands in line 6, or in line 4.
. "$(dirname "$0")/lib.sh"

# broken NAME CODE WORD LINE BODY...: a check of a kata.c with that body, one line of C per argument.
broken() {
	what=$1 code=$2 word=$3 line=$4
	shift 4
	{
		printf '#include "kata.h"\n#include <stdio.h>\n#include <stdlib.h>\n'
		printf 'static int deeper(int n) { return n + deeper(n + 1); }\n'
		printf 'int64_t count_successes(const struct job *jobs, int n, int workers) {\n'
		printf '%s\n' "$@"
		printf 'return deeper(n); }\n'
	} >"$work/kata.c"
	ends "$code" "cli: $what ends with $code" check 5 --file "$work/kata.c" --json --no-stopwatch
	says "\"verdict\": \"$word\"" "cli: $what is $word"
	says "\"line\": $line" "cli: $what is at line $line"
}

broken 'a loop without end' 5 timeout 6 'for (;;);'
broken 'a null pointer' 5 crash 6 '*(volatile int *)0 = 1;'
broken 'exit(0)' 1 wrong 6 'exit(0);'
broken 'printing without end' 5 output-limit 6 'for (;;) puts("again");'
broken 'recursion without end' 5 crash 4 ';'
broken 'allocating without end' 5 memory-limit 6 'for (;;) malloc(100000);'
broken 'waiting for nobody' 1 deadlock 6 'chan_recv(chan_make(8, 0), NULL);'
broken 'what is not C' 4 compile-error 6 'retrun 0;'
