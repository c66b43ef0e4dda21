# includes.awk - who may include whom, as ARCHITECTURE.md says, and one home for foreign libraries.
#
# Called with all sources, named from the repository root. The standard headers are listed here: any
# other <header> is foreign, and one file may include it; curses and the test framework are the
# exceptions.

BEGIN {
	allowed["base"] = " base "
	allowed["runtime"] = " base runtime "
	allowed["record"] = " base record "
	allowed["runner"] = " base runner "
	allowed["runner/worker"] = " base runtime runner runner/worker katas "
	allowed["ui"] = " base record runner ui "
	allowed["cli"] = " base record runner ui cli "
	allowed["katas"] = " "
	n = split("assert ctype dirent dlfcn elf errno fcntl fnmatch getopt glob inttypes " \
		  "langinfo limits link locale math poll pthread pwd sched semaphore setjmp " \
		  "signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib " \
		  "stdnoreturn string strings sysexits termios time ucontext unistd wchar " \
		  "wctype", name, " ")
	for (i = 1; i <= n; i++)
		standard[name[i] ".h"] = 1
}

function say(text)
{
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad = 1
}

# The part of the house that a path belongs to.
function part_of(path)
{
	if (path ~ /^runner\/worker\//)
		return "runner/worker"
	sub(/\/.*/, "", path)
	return path
}

function check_own(target,    from, to)
{
	from = part_of(FILENAME)
	if (from == "tests")
		return
	if (target !~ /\//) {
		if (target == "config.h" && from ~ /^(base|cli|ui)$/)
			return
		if (from == "runtime" && target ~ /^(machine_ops|machine_race|dojo)\.h$/)
			return
		if (from == "runner/worker" && target == "dojo.h")
			return
		if (target == "libtcc.h") {
			check_foreign(target)
			return
		}
		if (from == "katas" && target ~ /^(dojo|judge|kata)\.h$/)
			return
		say("include \"" target "\" by its path from the repository root")
		return
	}
	to = part_of(target)
	if (index(allowed[from], " " to " ") == 0)
		say(from " must not include " to)
}

function check_foreign(target)
{
	if (target in standard || target ~ /^(sys|linux|asm|netinet|arpa|net)\//)
		return
	if (part_of(FILENAME) == "katas" && target ~ /^(dojo|judge)\.h$/)
		return
	if (target == "check.h" && FILENAME ~ /^tests\//)
		return
	if (target ~ /^(curses|term)\.h$/ && FILENAME ~ /^ui\//)
		return
	if (FILENAME ~ /^tests\//) # tests may look behind the curtain
		return
	if (target in home && home[target] != FILENAME)
		say("<" target "> is already included by " home[target] "; keep it in one file")
	home[target] = FILENAME
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	check_own(quoted[2])
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	target = $0
	sub(/^[^<]*</, "", target)
	sub(/>.*/, "", target)
	check_foreign(target)
}

END { exit bad }
