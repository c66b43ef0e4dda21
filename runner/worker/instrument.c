/*
 * instrument.c - see instrument.h. The linker sends libtcc's own calls of its code generator
 * through the __wrap_ functions below (wrap.txt); __real_ is what they would have reached.
 *
 * Invariants of the emitted code
 *   1. libtcc never uses rbx and r12 to r15; the hooks may change those and nothing else.
 *   2. The processor's flags are live only while the top operand is TCC_CMP. Then nothing is
 *      charged, and a hook is bracketed by pushf and popf.
 *   3. The x87 stack is live while an operand is TCC_REG_ST0. A hook may switch to another
 *      goroutine, which would find that value on its own x87 stack; so it is spilt around the call.
 *   4. libtcc writes below the stack pointer only between two instructions that it emits at once;
 *      no hook comes between them.
 *   5. An access is announced before it happens and with its address in r12, worked out again from
 *      the operand.
 *
 * Rejected: libtcc's own bounds checking (-b). It does not see plain globals, the classic racy
 * counter, and cannot tell reads from writes.
 */
#include "runner/worker/instrument.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "runner/worker/forbid.h"
#include "runner/worker/lines.h"
#include "runner/worker/tcc_private.h"
#include "runtime/runtime.h"

#define REG_R12 12
#define TOKENS_MAX 65536 /* names beyond that many get no line in "is not defined" */

void __real_load(int r, struct tcc_value *sv);
void __real_store(int r, struct tcc_value *sv);
void __real_gfunc_call(int args);
void __real_gfunc_prolog(struct tcc_symbol *function);
void __real_gfunc_epilog(void);
void __real_gjmp_addr(int to);
void __real_gsym_addr(int chain, int to);
void __real_gen_opi(int op);
void __real_gen_opf(int op);

/* A part of a frame whose address was taken. */
struct escape {
	int function; /* functions are counted in the order in which they are generated */
	int low, high; /* frame offsets */
};

struct first_use {
	char *name;
	char *file;
	int line;
};

/* One per process, because libtcc's own state is. */
static struct {
	enum instrument_mode mode;
	struct escape *escape;   /* sorted by function, because they are found in that order */
	int escapes, escapes_cap;
	int escape_first;        /* of the current function */
	int function;
	/* where the current one begins; file is only valid while it is compiled */
	struct line_place function_place;
	int copy_at; /* a place of our own in the frame, of which nobody else hears; 0: none */
	struct tcc_value *operand_bottom; /* operands above it belong to the current function */
	struct first_use *use;
	int uses, uses_cap;
	uint8_t used[TOKENS_MAX / 8]; /* by token number, per unit */
} in;

void instrument_begin(enum instrument_mode mode)
{
	in.mode = mode;
	in.function = -1;
	in.escape_first = 0;
	if (mode == INSTRUMENT_SCAN)
		in.escapes = 0;
	for (int i = 0; i < in.uses; i++) {
		free(in.use[i].name);
		free(in.use[i].file);
	}
	in.uses = 0;
	lines_reset();
}

void instrument_begin_unit(void)
{
	memset(in.used, 0, sizeof in.used);
}

void instrument_here(struct line_place *out)
{
	const struct tcc_file *f = file;

	while (f && f->filename[0] == ':' && f->prev)
		f = f->prev; /* ":paste:" and the like stand for the text that they came from */
	*out = (struct line_place){.file = "", .function = funcname ? funcname : ""};
	if (!f)
		return;
	out->file = f->filename;
	out->line = f->line_num;
	/* At the start of a file nothing was read yet: the tokens are those of an inline function,
	 * kept for later. */
	if ((tok_flags & (TCC_AT_LINE_START | TCC_AT_FILE_START)) == TCC_AT_LINE_START)
		out->line--;
}

/* Raises a compile error at a place instead of where libtcc is reading. */
static _Noreturn void error_at(const struct line_place *place, const char *what, const char *name,
			       int bytes)
{
	file->line_num = place->line;
	tok_flags &= ~TCC_AT_LINE_START;
	_tcc_error("%s '%s' takes %d bytes; the limit is %d (use malloc)", what, name, bytes,
		   FRAME_MAX);
}

static void note_line(void)
{
	struct line_place here;

	if (nocode_wanted)
		return;
	instrument_here(&here);
	lines_note((unsigned)ind, here.file, here.line);
}

/* ---- names, for "is not defined" ---- */

static void note_use(const struct tcc_value *sv)
{
	struct line_place here;
	int v;

	if (!(sv->r & TCC_SYM) || (sv->r & TCC_VALUE_MASK) != TCC_CONST || !sv->sym)
		return;
	v = sv->sym->v;
	if (v < TCC_TOKEN_FIRST_NAME || v >= TOKENS_MAX || in.used[v / 8] >> (v % 8) & 1)
		return;
	in.used[v / 8] |= (uint8_t)(1 << (v % 8));
	if (in.uses == in.uses_cap) {
		in.uses_cap = in.uses_cap ? in.uses_cap * 2 : 64;
		in.use = xrealloc(in.use, (size_t)in.uses_cap * sizeof *in.use);
	}
	instrument_here(&here);
	in.use[in.uses++] = (struct first_use){.name = xstrdup(get_tok_str(v, NULL)),
					       .file = xstrdup(here.file),
					       .line = here.line};
}

bool instrument_first_use(struct line_place *out, const char *name)
{
	for (int i = 0; i < in.uses; i++) {
		if (strcmp(in.use[i].name, name) != 0)
			continue;
		*out = (struct line_place){
			.file = in.use[i].file, .function = "", .line = in.use[i].line};
		return true;
	}
	return false;
}

/* ---- locals whose address is taken ---- */

/* The extent of the local that contains a frame offset. Compound literals have no symbol: for those
 * everything up to the next symbol is taken, which at worst costs time. */
static struct escape extent(int offset)
{
	struct escape e = {.function = in.function,
			   .low = offset,
			   .high = offset < 0 ? 0 : offset + FRAME_MAX};

	for (struct tcc_symbol *s = local_stack; s; s = s->prev) {
		int align, size;

		if ((s->r & TCC_VALUE_MASK) != TCC_LOCAL || (s->type.t & TCC_BTYPE) == TCC_VOID)
			continue;
		size = type_size(&s->type, &align);
		if (s->c > offset && s->c < e.high)
			e.high = s->c;
		if (offset < s->c || offset >= s->c + (size > 0 ? size : 1))
			continue;
		e.low = s->c;
		e.high = s->c + (size > 0 ? size : 1);
		break;
	}
	return e;
}

static bool has_escaped(int offset)
{
	for (int i = in.escape_first; i < in.escapes && in.escape[i].function == in.function; i++)
		if (offset >= in.escape[i].low && offset < in.escape[i].high)
			return true;
	return false;
}

static void note_escape(const struct tcc_value *sv)
{
	int offset = (int)sv->c.i;

	if ((sv->r & (TCC_VALUE_MASK | TCC_LVAL)) != TCC_LOCAL || has_escaped(offset))
		return;
	if (in.copy_at && offset == in.copy_at)
		return;
	if (in.escapes == in.escapes_cap) {
		in.escapes_cap = in.escapes_cap ? in.escapes_cap * 2 : 64;
		in.escape = xrealloc(in.escape, (size_t)in.escapes_cap * sizeof *in.escape);
	}
	in.escape[in.escapes++] = extent(offset);
}

/* ---- what is emitted ---- */

static void emit(const uint8_t *bytes, int len)
{
	for (int i = 0; i < len; i++)
		g(bytes[i]);
}
#define EMIT(...) emit((const uint8_t[]){__VA_ARGS__}, (int)sizeof((const uint8_t[]){__VA_ARGS__}))

static void emit_address_of(const void *field)
{
	gen_le32((int)(intptr_t)field); /* RT_HOT lies below 2 GiB */
}

/* subq $ps, [slack] */
static void emit_charge(int ps)
{
	EMIT(0x48, 0x81, 0x2c, 0x25);
	emit_address_of(&RT_HOT->slack_ps);
	gen_le32(ps);
}

/* call *[field] */
static void emit_call(const void *field)
{
	EMIT(0xff, 0x14, 0x25);
	emit_address_of(field);
}

#define CALL_BYTES 7
#define CHARGE_BYTES 12
#define JUMP_BYTES 5

/* Charges, and when the slack is used up calls the safepoint. */
static void emit_safepoint(int ps)
{
	emit_charge(ps);
	EMIT(0x79, CALL_BYTES); /* jns over the call */
	emit_call(&RT_HOT->safepoint);
}
#define SAFEPOINT_BYTES (CHARGE_BYTES + 2 + CALL_BYTES)

static bool flags_are_live(void)
{
	return vtop > in.operand_bottom && (vtop->r & TCC_VALUE_MASK) == TCC_CMP;
}

static bool x87_is_live(void)
{
	for (const struct tcc_value *v = vtop; v > in.operand_bottom; v--)
		if ((v->r & (TCC_VALUE_MASK | TCC_LVAL)) == TCC_REG_ST0)
			return true;
	return false;
}

/* Loads the address that sv describes into r12. */
static void emit_address(const struct tcc_value *sv)
{
	struct tcc_value address = *sv;

	address.type = (struct tcc_type){.t = TCC_PTR};
	if ((sv->r & TCC_VALUE_MASK) == TCC_LLOCAL)
		address.r = TCC_LOCAL | TCC_LVAL;
	else
		address.r &= (unsigned short)~TCC_LVAL;
	__real_load(REG_R12, &address);
}

static void emit_hook(const struct tcc_value *sv, bool is_write, int log2_bytes)
{
	bool flags = flags_are_live();
	bool x87 = x87_is_live();

	if (flags)
		g(0x9c); /* pushfq */
	if (x87)
		/* lea -16(%rsp), %rsp; fstpt (%rsp) */
		EMIT(0x48, 0x8d, 0x64, 0x24, 0xf0, 0xdb, 0x3c, 0x24);
	emit_address(sv);
	emit_call(&RT_HOT->access[is_write][log2_bytes]);
	if (x87)
		/* fldt (%rsp); lea 16(%rsp), %rsp */
		EMIT(0xdb, 0x2c, 0x24, 0x48, 0x8d, 0x64, 0x24, 0x10);
	if (flags)
		g(0x9d); /* popfq */
}

/* ---- accesses ---- */

/* -1: none. */
static int log2_of_access(const struct tcc_value *sv)
{
	struct tcc_type type = sv->type;
	int align;

	switch (type.t & TCC_BTYPE) {
	case TCC_BYTE:
	case TCC_BOOL:
		return 0;
	case TCC_SHORT:
		return 1;
	case TCC_INT:
	case TCC_FLOAT:
		return 2;
	case TCC_LLONG:
	case TCC_PTR:
	case TCC_FUNC:
	case TCC_DOUBLE:
		return 3;
	case TCC_LDOUBLE:
		return 4;
	case TCC_STRUCT:
		switch (type_size(&type, &align)) {
		case 1:
			return 0;
		case 2:
			return 1;
		case 4:
			return 2;
		case 8:
			return 3;
		}
	}
	return -1;
}

static void announce(const struct tcc_value *sv, bool is_write)
{
	int where = sv->r & TCC_VALUE_MASK;
	int log2_bytes = log2_of_access(sv);
	bool hidden = where == TCC_LOCAL && !has_escaped((int)sv->c.i);

	if (log2_bytes < 0)
		return;
	if ((hidden || where == TCC_LLOCAL) && !flags_are_live())
		emit_charge(RT_HOT->local_ps);
	if (!hidden)
		emit_hook(sv, is_write, log2_bytes);
}

void __wrap_load(int r, struct tcc_value *sv)
{
	if (!nocode_wanted) {
		note_line();
		note_use(sv);
		if (in.mode == INSTRUMENT_SCAN)
			note_escape(sv);
		if (in.mode == INSTRUMENT_ON && (sv->r & TCC_LVAL))
			announce(sv, false);
	}
	__real_load(r, sv);
}

void __wrap_store(int r, struct tcc_value *sv)
{
	int where = sv->r & TCC_VALUE_MASK;

	if (!nocode_wanted) {
		note_line();
		note_use(sv);
		if (in.mode == INSTRUMENT_ON &&
		    ((sv->r & TCC_LVAL) || where == TCC_CONST || where == TCC_LOCAL))
			announce(sv, true);
	}
	__real_store(r, sv);
}

/* libtcc lets the second operand of an addsd stay in memory, without a load. Not for us. Done in
 * every mode but OFF, so that both passes lay out the same frame. */
void __wrap_gen_opf(int op)
{
	bool is_long = (vtop->type.t & TCC_BTYPE) == TCC_LDOUBLE;

	if (!nocode_wanted && in.mode != INSTRUMENT_OFF && !is_long &&
	    ((vtop[-1].r | vtop->r) & TCC_LVAL))
		gv2(TCC_CLASS_FLOAT, TCC_CLASS_FLOAT);
	note_line();
	__real_gen_opf(op);
}

/* A division can fault. */
void __wrap_gen_opi(int op)
{
	note_line();
	__real_gen_opi(op);
}

/* ---- functions ---- */

static void check_argument(struct tcc_value *sv)
{
	struct line_place here;
	int align;
	int size = (sv->type.t & TCC_BTYPE) == TCC_STRUCT ? type_size(&sv->type, &align) : 0;

	instrument_here(&here);
	if (size > FRAME_MAX)
		error_at(&here, "an argument passed by value in", here.function, size);
}

/* A struct of 12 bytes goes to a function in two registers, and libtcc loads both in full: 4 bytes
 * more than the program reads, which may be somebody else's to write. Such an argument is copied
 * into the frame first. */
static void copy_odd_argument(struct tcc_value *sv)
{
	struct tcc_value from = *sv;
	int align, size;

	if ((sv->type.t & TCC_BTYPE) != TCC_STRUCT || !(sv->r & TCC_LVAL))
		return;
	size = type_size(&sv->type, &align);
	if (size > 16 || (size & (size - 1)) == 0)
		return;
	loc = (loc - 16) & -16;
	vset(&from.type, TCC_LOCAL | TCC_LVAL, loc);
	from.c.i = (uint64_t)(int64_t)loc;
	vpushv(sv);
	in.copy_at = loc;
	vstore();
	in.copy_at = 0;
	vtop--;
	sv->r = TCC_LOCAL | TCC_LVAL;
	sv->c = from.c;
}

void __wrap_gfunc_call(int args)
{
	if (!nocode_wanted) {
		note_line();
		note_use(&vtop[-args]);
		for (int i = 0; i < args; i++)
			check_argument(&vtop[-i]);
		for (int i = 0; i < args && in.mode != INSTRUMENT_OFF; i++)
			copy_odd_argument(&vtop[-i]);
		/* A function pointer in memory: libtcc reads it past load. */
		if (in.mode == INSTRUMENT_ON && (vtop[-args].r & TCC_LVAL))
			announce(&vtop[-args], false);
	}
	__real_gfunc_call(args);
}

void __wrap_gfunc_prolog(struct tcc_symbol *function)
{
	instrument_here(&in.function_place);
	lines_function((unsigned)ind, funcname);
	note_line();
	in.function++;
	while (in.escape_first < in.escapes && in.escape[in.escape_first].function < in.function)
		in.escape_first++;
	in.operand_bottom = vtop;
	__real_gfunc_prolog(function);
	note_line();
	if (in.mode == INSTRUMENT_ON)
		emit_safepoint(RT_HOT->call_ps);
}

void __wrap_gfunc_epilog(void)
{
	if (-loc > FRAME_MAX)
		error_at(&in.function_place, "the stack frame of", funcname, -loc);
	__real_gfunc_epilog();
}

void __wrap_gen_vla_alloc(struct tcc_type *type, int align)
{
	(void)type;
	(void)align;
	_tcc_error("arrays of variable length are not available here: a goroutine's stack is "
		   "small (use malloc)");
}

/* ---- loops ---- */

/* An empty loop has no access that would give it a line. */
static void note_loop(int to)
{
	struct line_place here;

	if (lines_last() >= (unsigned)to)
		return;
	instrument_here(&here);
	lines_note((unsigned)to, here.file, forbid_previous_line());
}

/* for, while, goto: an unconditional jump to code that exists already. */
void __wrap_gjmp_addr(int to)
{
	if (!nocode_wanted)
		note_loop(to);
	if (!nocode_wanted && in.mode == INSTRUMENT_ON && to <= ind)
		emit_safepoint(RT_HOT->jump_ps);
	__real_gjmp_addr(to);
}

/* do-while, continue, switch: jumps that were emitted without a target, chained through their
 * operands, now get one. If it lies behind, they are sent over a safepoint that stands here:
 *         jmp over; stub: safepoint; jmp to; over:
 * A negative target is libtcc's way to patch a constant instead. */
void __wrap_gsym_addr(int chain, int to)
{
	int saved = nocode_wanted;
	int stub;

	if (chain && to >= 0 && to < ind)
		note_loop(to);
	if (!chain || to < 0 || to >= ind || in.mode != INSTRUMENT_ON) {
		__real_gsym_addr(chain, to);
		return;
	}
	nocode_wanted = 0; /* after "while (1)" code is unreachable, but the stub is not */
	EMIT(0xeb, SAFEPOINT_BYTES + JUMP_BYTES);
	stub = ind;
	emit_safepoint(RT_HOT->jump_ps);
	g(0xe9);
	gen_le32(to - ind - 4);
	nocode_wanted = saved;
	__real_gsym_addr(chain, stub);
}
