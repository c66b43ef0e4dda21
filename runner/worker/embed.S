/*
 * embed.S - the headers that a learner's program may include, inside the worker: at run time it
 * opens no file. The table of sources.c names them in the same order.
 */
	.section .rodata

	.macro HEADER name path
	.globl header_\name
	.globl header_\name\()_end
header_\name:
	.incbin "\path"
header_\name\()_end:
	.byte 0
	.endm

	HEADER dojo "runtime/include/dojo.h"
	HEADER judge "katas/common/judge.h"
	HEADER assert "runtime/include/libc/assert.h"
	HEADER errno "runtime/include/libc/errno.h"
	HEADER limits "runtime/include/libc/limits.h"
	HEADER math "runtime/include/libc/math.h"
	HEADER stdarg "runtime/include/libc/stdarg.h"
	HEADER stdbool "runtime/include/libc/stdbool.h"
	HEADER stddef "runtime/include/libc/stddef.h"
	HEADER stdint "runtime/include/libc/stdint.h"
	HEADER stdio "runtime/include/libc/stdio.h"
	HEADER stdlib "runtime/include/libc/stdlib.h"
	HEADER string "runtime/include/libc/string.h"

	.section .note.GNU-stack, "", @progbits
