/*
 * tcc_private.h - the little of libtcc's inside that the worker looks at.
 *
 * libtcc.a is several objects, and what one calls in another can be redirected by the linker
 * (--wrap, see wrap.txt). The names and layouts here are those of the 2020-08-14 snapshot
 * (0.9.27+git20200814.62c30a4a), written down again rather than copied. Another libtcc may differ:
 * tests/instrument/selftest.c, which configure runs, finds out. Only the files of runner/worker
 * that begin with "tcc_" or wrap one of these functions include this.
 */
#ifndef RUNNER_WORKER_TCC_PRIVATE_H
#define RUNNER_WORKER_TCC_PRIVATE_H

#include <stdint.h>

struct tcc_symbol;

struct tcc_type {
	int t;                     /* TCC_BTYPE and flags */
	/* what a pointer points to, a struct's fields, a function's parameters */
	struct tcc_symbol *ref;
};

union tcc_constant {
	long double ld;
	double d;
	float f;
	uint64_t i;
	int words[4];
};

/* An operand: where a value is while code is generated. */
struct tcc_value {
	struct tcc_type type;
	/* a register number or TCC_CONST.., with the flags TCC_LVAL and TCC_SYM */
	unsigned short r;
	unsigned short r2;         /* the second register of a two-word value */
	union {
		struct {
			int jtrue, jfalse;
		};
		union tcc_constant c; /* the constant, the frame offset */
	};
	union {
		struct {
			unsigned short cmp_op, cmp_r;
		};
		struct tcc_symbol *sym;
	};
};

struct tcc_symbol {
	/* token number of the name; anonymous from TCC_FIRST_ANONYMOUS */
	int v;
	unsigned short r;
	unsigned short attributes;
	union {
		struct {
			int c;     /* frame offset of a local */
			int scope;
		};
		long long enum_val;
	};
	struct tcc_type type;
	struct tcc_symbol *next;
	struct tcc_symbol *prev;   /* in its stack of symbols */
	struct tcc_symbol *prev_tok;
};

/* A source text that is being read. */
struct tcc_file {
	uint8_t *buf_ptr;
	uint8_t *buf_end;
	int fd;
	struct tcc_file *prev;
	int line_num;
	int line_ref;
	int ifndef_macro;
	int ifndef_macro_saved;
	int *ifdef_stack_ptr;
	int include_next_index;
	char filename[1024];
};

#define TCC_VALUE_MASK 0x3f
#define TCC_CONST 0x30             /* the value is c, or with TCC_SYM an address */
#define TCC_LLOCAL 0x31            /* the address is in the frame, at c */
#define TCC_LOCAL 0x32             /* in the frame, at c */
#define TCC_CMP 0x33               /* in the processor's flags */
#define TCC_LVAL 0x100             /* what is described is the address of the value */
#define TCC_SYM 0x200

#define TCC_REG_ST0 24

#define TCC_BTYPE 0x0f
#define TCC_VOID 0
#define TCC_BYTE 1
#define TCC_SHORT 2
#define TCC_INT 3
#define TCC_LLONG 4
#define TCC_PTR 5
#define TCC_FUNC 6
#define TCC_STRUCT 7
#define TCC_FLOAT 8
#define TCC_DOUBLE 9
#define TCC_LDOUBLE 10
#define TCC_BOOL 11

#define TCC_CLASS_FLOAT 2          /* register class of xmm0 to xmm5 */

#define TCC_TOKEN_LAND 0x90        /* && */
#define TCC_TOKEN_FIRST_NAME 256   /* keywords and identifiers */
#define TCC_FIRST_ANONYMOUS 0x10000000
/* in tok_flags: the next token begins a line, line_num is one ahead */
#define TCC_AT_LINE_START 1
#define TCC_AT_FILE_START 2

/* The code generator's state: global in libtcc, so global here. */
extern int ind;                    /* offset of the next instruction in the text section */
extern int loc;                    /* the frame so far: 0 or below */
extern int nocode_wanted;          /* nothing is emitted while it is not 0 */
extern int tok;
extern int tok_flags;
extern const char *funcname;
extern struct tcc_value *vtop;
extern struct tcc_symbol *local_stack;
extern struct tcc_file *file;

void g(int byte);
void gen_le32(int v);
int gv(int register_class);
void gv2(int first_class, int second_class);
void vset(struct tcc_type *type, int r, int c);
void vpushv(struct tcc_value *v);
void vstore(void);
int type_size(struct tcc_type *type, int *align);
const char *get_tok_str(int v, union tcc_constant *constant);
void _tcc_error(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
