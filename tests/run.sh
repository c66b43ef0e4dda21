#!/bin/sh
# run.sh - the test driver behind make check.
#
# Usage: run.sh [STAGE]..., from the build folder after make. Stages, in their order:
#   style       the rules that a program can check
#   unit        tests/unit, with libcheck
#   runtime     tests/runtime and tests/sim, on both machines
#   instrument  the self-test of the instrumented compiler
#   katas       schedojo dev check: every kata proves itself
#   fault       programs that crash, hang, flood or cheat
#   cli         the command line
#   ui          the terminal app, in tmux
#
# Each test is a command. It fails by its exit status; what it printed may say more: lines that
# begin with "ok", "not ok" or "FAIL", and libcheck's summary, are counted one by one. The last line
# is "N passed, N failed".
# With KEEP=1 the logs of passed tests are kept too, in obj/tests.

set -u
export LC_ALL=C.UTF-8 TZ=UTC TERM=xterm
unset CDPATH NO_COLOR FORCE_COLOR CLICOLOR_FORCE VISUAL EDITOR SCHEDOJO_HOME SCHEDOJO_KATAS
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME LINES COLUMNS

srcdir=${srcdir:-.}
export srcdir
timeout_s=300 # for one command; a test that needs longer hangs
passed=0
failed=0
logs=obj/tests/logs
mkdir -p "$logs" || exit 1
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export HOME="$home"

count() { grep -cE "$1" "$log"; }

# Sums up libcheck's "Checks: 12, Failures: 0, Errors: 0" lines into checks and faults.
count_libcheck() {
	# shellcheck disable=SC2046 # two words are wanted
	set -- $(awk -F'[:,] *' '/Checks: [0-9]+, Failures: / {
			for (i = 1; i < NF; i++) {
				if ($i ~ /Checks$/) checks += $(i + 1)
				if ($i ~ /(Failures|Errors)$/) faults += $(i + 1)
			}
		}
		END { print checks + 0, faults + 0 }' "$log")
	checks=$1
	faults=$2
}

# What is worth reading of a log: failed lines and what belongs to them; where none is marked, the end.
show_failures() {
	if grep -qE '^(not ok|FAIL)[ :]|:[EF]:' "$log"; then
		awk '/^(not ok|FAIL)[ :]|:[EF]:/ { shown = 1 } /^ok[ :]|:P:/ { shown = 0 } shown' "$log"
	else
		tail -n 40 "$log"
	fi
}

# run NAME COMMAND...: one test, with its output in a log.
run() {
	name=$1
	shift
	log=$logs/$(echo "$name" | tr / -).log
	begin=$(date +%s)
	timeout --kill-after=10 "$timeout_s" "$@" >"$log" 2>&1 </dev/null
	status=$?
	end=$(date +%s)
	count_libcheck
	good=$(($(count '^ok[ :]') + checks - faults))
	bad=$(($(count '^(not ok|FAIL)[ :]') + faults))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
	if [ "$status" -eq 0 ] && [ $((good + bad)) -eq 0 ]; then good=1; fi
	passed=$((passed + good))
	failed=$((failed + bad))
	if [ "$bad" -eq 0 ]; then
		printf 'ok    %-44s %4d passed, %d s\n' "$name" "$good" $((end - begin))
		[ -n "${KEEP-}" ] || rm -f "$log"
		return
	fi
	printf 'FAIL  %-44s %4d failed, %d s\n' "$name" "$bad" $((end - begin))
	if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
		echo "      stopped after $timeout_s s"
	fi
	show_failures | head -n 60 | sed 's/^/      /'
	echo "      again: $*"
	echo "      log: $log"
}

# Scripts of a folder; each gets the program as its argument.
run_scripts() {
	for script in "$srcdir/tests/$1"/*.sh; do
		case $script in
		*/lib.sh | */'*.sh') continue ;;
		esac
		if head -n 1 "$script" | grep -q bash; then shell=bash; else shell='sh'; fi
		run "$1/$(basename "$script" .sh)" "$shell" "$script" ./schedojo
	done
}

need() {
	command -v "$1" >/dev/null 2>&1 && return
	echo "FAIL  $2: $1 is missing; ./configure --install-deps installs it"
	failed=$((failed + 1))
	return 1
}

stage_style() {
	for rule in lines includes headers c99 paths; do
		run "style/$rule" sh "$srcdir/tests/style/check.sh" $rule
	done
}

stage_unit() {
	for test in ${UNIT_TESTS-}; do run "unit/$(basename "$test")" "./$test"; done
}

stage_runtime() {
	for test in ${RUNTIME_TESTS-}; do
		case $test in
		obj/real/*) run "runtime/$(basename "$test")/real" "./$test" ;;
		*) run "runtime/$(basename "$test")/sim" "./$test" ;;
		esac
	done
}

stage_instrument() {
	if [ -n "${SELFTEST-}" ]; then run instrument/selftest "./$SELFTEST"; fi
}

stage_katas() {
	run katas/dev-check ./schedojo dev check
	run_scripts katas
}

stage_fault() { run_scripts fault; }
stage_cli() { run_scripts cli; }
stage_ui() { need tmux ui && run_scripts ui; }

[ $# -gt 0 ] || set -- style unit runtime instrument katas fault cli ui
for stage; do
	case $stage in
	style | unit | runtime | instrument | katas | fault | cli | ui) "stage_$stage" ;;
	*)
		echo "run.sh: there is no stage '$stage'" >&2
		exit 2
		;;
	esac
done
echo "$passed passed, $failed failed" | tee obj/tests/summary
[ "$failed" -eq 0 ]
