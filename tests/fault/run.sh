#!/bin/sh
# Goal: whatever a program does, it gets its own word and, where there is one, its line, and schedojo goes
# on. Method: each program of this folder says in its first line how it must end, on both machines:
#     /* WORD LINE TEXT */    LINE 0: none in particular; ": explore" at the end: only found by --explore
#     /* exit STATUS */       its own status
#     /* done */              status 0
# WORD, FILE:LINE and TEXT must stand in the first line on stderr that begins with "schedojo: ".
# Usage: run.sh PROGRAM [NAME]...   only the programs with these names
program=$(realpath "$1")
shift
cd "$(dirname "$0")" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

status_of() {
	case $1 in
	done) echo 0 ;;
	exit) echo "$2" ;;
	compile-error) echo 4 ;;
	*) echo 5 ;;
	esac
}

# judge NAME MACHINE WORD LINE TEXT OPTION...: runs one program and compares.
judge() {
	name=$1 machine=$2 word=$3 line=$4 text=$5
	shift 5
	"$program" run "$name.c" --machine "$machine" --memory 200 --output 1 "$@" \
		>"$work/out" 2>"$work/err" </dev/null
	got=$?
	said=$(grep -m 1 '^schedojo: ' "$work/err")
	ok=true
	[ "$got" -eq "$(status_of "$word" "$line")" ] || ok=false
	case $word in
	done | exit) [ -z "$said" ] || ok=false ;;
	*)
		case $said in
		"schedojo: $word: "*"$text"*) ;;
		*) ok=false ;;
		esac
		# Where an endless loop is when time is up on real threads, nobody can foretell.
		if [ "$line" -gt 0 ] && [ "$word-$machine" != timeout-real ]; then
			case $said in
			*"$name.c:$line"*) ;;
			*) ok=false ;;
			esac
		fi
		;;
	esac
	if $ok; then
		echo "ok fault: $name on $machine: $word"
		return
	fi
	failed=1
	echo "not ok fault: $name on $machine"
	echo "  wanted: $word, line $line, '$text'; got status $got: ${said:-$(tail -n 1 "$work/err")}"
	echo "  again: $program run $PWD/$name.c --machine $machine $*"
}

for file in *.c; do
	name=${file%.c}
	if [ $# -gt 0 ]; then
		case " $* " in
		*" $name "*) ;;
		*) continue ;;
		esac
	fi
	head=$(head -n 1 "$file" | sed 's|^/\* *||; s| *\*/.*||')
	word=${head%% *}
	rest=${head#"$word"}
	rest=${rest# }
	line=${rest%% *}
	text=${rest#"$line"}
	text=${text# }
	case $text in
	*': explore') judge "$name" sim "$word" "${line:-0}" "${text%: explore}" --explore 60 ;;
	*)
		# Whatever is not meant to be stopped by the clock has plenty of time.
		case $word in
		timeout) seconds=2 ;;
		*) seconds=20 ;;
		esac
		judge "$name" sim "$word" "${line:-0}" "$text" --timeout $seconds
		judge "$name" real "$word" "${line:-0}" "$text" --timeout $seconds
		;;
	esac
done
exit "$failed"
