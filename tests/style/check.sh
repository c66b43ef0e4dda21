#!/bin/sh
# check.sh - the rules of CONTRIBUTING.md that a program can check.
#
# Usage: check.sh lines|includes|headers|c99|paths, from the build folder, with CC and srcdir in
# the environment. Prints one line for each breach, as FILE:LINE: WHAT, and ends with 1 when
# there was one.

set -u
export LC_ALL=C
build=$(pwd)
cc=${CC:-cc}
cd "${srcdir:-.}" || exit 1

sources() { find base runtime runner record ui cli katas tests -name "$1" | sort; }

# Every header compiles alone. Those of the scheduler see the machine that they are built for.
check_headers() {
	bad=0
	for header in $(sources '*.h'); do
		machines=runtime/real
		case $header in
		tests/instrument/*) continue ;; # lines of a table
		*/machine_ops.h | */machine_race.h) continue ;; # end machine.h and race.h
		runtime/sim/*) machines=runtime/sim ;;
		runtime/*) machines='runtime/real runtime/sim' ;;
		esac
		for machine in $machines; do
			# shellcheck disable=SC2086 # the compiler may be several words
			$cc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -x c -I. \
				-I"$build" -Iruntime/include -Ikatas/common -I"$machine" \
				-include "$header" /dev/null || bad=1
		done
	done
	return $bad
}

# What learners write and read is C99: Debian's tcc compiles nothing newer. A file in wrong/ may
# be one that is meant not to compile.
check_c99() {
	bad=0
	for file in $(sources '*.c' | grep '^katas/') runtime/include/dojo.h; do
		case $(head -n 1 "$file") in
		'/* COMPILE-ERROR:'* | '/* FORBIDDEN:'*) continue ;;
		esac
		folder=$(dirname "$file")
		case $folder in
		*/wrong) folder=$(dirname "$folder") ;;
		esac
		# shellcheck disable=SC2086
		$cc -std=c99 -Wall -Wextra -Werror -fsyntax-only -x c -Iruntime/include \
			-Ikatas/common -I"$folder" "$file" || bad=1
	done
	return $bad
}

# No file names a place on its author's machine.
check_paths() {
	! find . \( -name .git -o -name obj -o -name libexec \) -prune -o -type f ! -name schedojo \
		! -name 'config.*' -exec grep -InE '/(work/[a-z]|home/[a-z]+/|root/|Users/)' {} + |
		grep -v '/home/ann/' # she is the example
}

case ${1-} in
lines) sources '*.[chS]' | xargs awk -f tests/style/lines.awk ;;
includes) sources '*.[chS]' | xargs awk -f tests/style/includes.awk ;;
headers) check_headers ;;
c99) check_c99 ;;
paths) check_paths ;;
*)
	echo "usage: check.sh lines|includes|headers|c99|paths" >&2
	exit 2
	;;
esac
