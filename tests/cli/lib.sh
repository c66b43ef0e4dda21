# lib.sh - runs the command line and looks at what it says and how it ends.
#
# Sourced with the program's path in $1. Each test has a home of its own folder; run.sh pins the rest of
# the environment. Prints "ok NAME" or "not ok NAME" a line; the last status is 1 if any was not ok.

program=$(realpath "$1")
sources=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
failed=0
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" SCHEDOJO_KATAS="$sources/katas"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME SCHEDOJO_HOME VISUAL EDITOR
mkdir "$HOME"
cd "$work" || exit 1

# result NAME TRUE_OR_FALSE: tells one test.
result() {
	if [ "$2" = true ]; then
		echo "ok $1"
		return
	fi
	echo "not ok $1"
	failed=1
	echo "  command: schedojo $ran"
	echo "  status: $status"
	sed 's/^/  out: /' "$work/out" | head -n 20
	sed 's/^/  err: /' "$work/err" | head -n 20
}

# ends STATUS NAME ARGUMENT...: the program ends with this status.
ends() {
	wanted=$1
	name=$2
	shift 2
	ran=$*
	"$program" "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	if [ "$status" -eq "$wanted" ]; then result "$name" true; else result "$name" false; fi
}

# says TEXT NAME, complains TEXT NAME: the text is in what the last command printed, or said on stderr.
says() {
	if grep -qF -e "$1" "$work/out"; then result "$2" true; else result "$2" false; fi
}

complains() {
	if grep -qF -e "$1" "$work/err"; then result "$2" true; else result "$2" false; fi
}

# is NAME COMMAND...: the command succeeds.
is() {
	name=$1
	shift
	ran="$ran; $*"
	if "$@" >/dev/null 2>&1; then result "$name" true; else result "$name" false; fi
}
