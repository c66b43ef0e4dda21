# lines.awk - lines of at most 100 columns, functions of at most 70 lines, files of at most 800.
#
# A function begins at a line that is "{" alone and ends at one that is "}" alone: the brace
# style of the tree. Tabs count to the next multiple of 8; bytes inside a UTF-8 character count
# nothing.

function say(line, text)
{
	printf "%s:%d: %s\n", FILENAME, line, text
	bad = 1
}

function columns(s,    i, n)
{
	gsub(/[\200-\277]/, "", s)
	n = split(s, part, "\t")
	total = 0
	for (i = 1; i <= n; i++) {
		total += length(part[i])
		if (i < n)
			total += 8 - total % 8
	}
	return total
}

FNR == 1 { begin = 0 }
columns($0) > 100 { say(FNR, "longer than 100 columns") }
/[ \t]$/ { say(FNR, "spaces at the end") }
/^    [^ ]/ && FILENAME ~ /\.[ch]$/ { say(FNR, "indented with spaces") }
/^\{$/ { begin = FNR }
/^\}$/ && begin {
	if (FNR - begin - 1 > 70)
		say(begin, "a function of " FNR - begin - 1 " lines; 70 are the limit")
	begin = 0
}
FNR == 801 { say(FNR, "more than 800 lines") }
END { exit bad }
