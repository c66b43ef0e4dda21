/*
 * snippets.h - what the self-test compiles: name, source, accesses in order, safepoints. Included
 * once by selftest.c, in the middle of an array.
 */

/* ---- accesses to globals and statics ---- */
{
	"read a global",
	"int x = 5;\n"
	"long run(void) { return x; }",
	"R4:2", 1,
},
{
	"write a global",
	"int x;\n"
	"long run(void) { x = 5;\n"
	"return 0; }",
	"W4:2", 1,
},
{
	"global ++",
	"int x;\n"
	"long run(void) { x++;\n"
	"return x; }",
	"R4:2 W4:2 R4:3", 1,
},
{
	"++ global",
	"long x;\n"
	"long run(void) { return ++x; }",
	"R8:2 W8:2", 1,
},
{
	"global +=",
	"short x = 3;\n"
	"long run(void) { x += 4;\n"
	"return 0; }",
	"R2:2 W2:2", 1,
},
{
	"char",
	"char x;\n"
	"long run(void) { x = 7;\n"
	"return x; }",
	"W1:2 R1:3", 1,
},
{
	"_Bool",
	"_Bool x;\n"
	"long run(void) { x = 7;\n"
	"return x; }",
	"W1:2 R1:3", 1,
},
{
	"unsigned",
	"unsigned char a = 200; unsigned short b = 60000; unsigned c = 4000000000u;\n"
	"long run(void) { return a + b + c; }",
	"R1:2 R2:2 R4:2", 1,
},
{
	"pointer variable",
	"int x = 9, *p = &x;\n"
	"long run(void) { return *p; }",
	"R8:2 R4:2", 1,
},
{
	"file static",
	"static int x;\n"
	"long run(void) { x = 1;\n"
	"return x; }",
	"W4:2 R4:3", 1,
},
{
	"function static",
	"long run(void) { static int x;\n"
	"x++;\n"
	"return x; }",
	"R4:2 W4:2 R4:3", 1,
},
{
	"extern through the GOT",
	"extern int x;\n"
	"long run(void) { x = 3;\n"
	"return x; } int x = 1;",
	"W4:2 R4:3", 1,
},
{
	"static array element",
	"static int x[4];\n"
	"long run(void) { x[2] = 3;\n"
	"return x[2]; }",
	"W4:2 R4:3", 1,
},
{
	"global array, index",
	"int x[4], i = 2;\n"
	"long run(void) { x[i] = 3;\n"
	"return x[2]; }",
	"R4:2 W4:2 R4:3", 1,
},
{
	"global member",
	"struct { int a, b; } x;\n"
	"long run(void) { x.b = 3;\n"
	"return x.b; }",
	"W4:2 R4:3", 1,
},
{
	"nothing to see",
	"long run(void) { return 1; }",
	"", 1,
},

/* ---- through pointers ---- */
{
	"*p",
	"int x;\n"
	"long run(void) { int *p = &x; *p = 4;\n"
	"return *p; }",
	"W4:2 R4:3", 1,
},
{
	"p[i]",
	"int x[5];\n"
	"long run(void) { int *p = x; int i = 3; p[i] = 4;\n"
	"return p[i]; }",
	"W4:2 R4:3", 1,
},
{
	"p->m",
	"struct s { char c; long m; } x;\n"
	"long run(void) { struct s *p = &x; p->m = 4;\n"
	"return p->m; }",
	"W8:2 R8:3", 1,
},
{
	"(*p)++",
	"int x;\n"
	"long run(void) { int *p = &x; (*p)++;\n"
	"return x; }",
	"R4:2 W4:2 R4:3", 1,
},
{
	"**pp",
	"int x = 2; int *p = &x;\n"
	"long run(void) { int **q = &p; return **q; }",
	"R8:2 R4:2", 1,
},
{
	"*p++",
	"char x[4];\n"
	"long run(void) { char *p = x; *p++ = 1; *p++ = 2;\n"
	"return x[0] + x[1]; }",
	"W1:2 W1:2 R1:3 R1:3", 1,
},
{
	"list",
	"struct n { struct n *next; int v; } b = {0, 2}, a = {&b, 1};\n"
	"long run(void) { struct n *p = &a; return p->next->v; }",
	"R8:2 R4:2", 1,
},

/* ---- locals: hidden ones are not announced, those with an address are ---- */
{
	"plain local",
	"long run(void) { int x = 1; x++;\n"
	"return x; }",
	"", 1,
},
{
	"parameter",
	"static long f(int a, int b) { return a + b; } long run(void) { return f(2, 3); }",
	"", 2,
},
{
	"local array",
	"long run(void) { int x[4]; int i = 1; x[i] = 2;\n"
	"return x[1]; }",
	"W4:1 R4:2", 1,
},
{
	"local with its address taken",
	"long run(void) { int x = 1; int *p = &x;\n"
	"*p = 2;\n"
	"return x; }",
	"W4:1 W4:2 R4:3", 1,
},
{
	"address taken later",
	"static void f(int *p) { *p = 2; } long run(void) { int x = 1;\n"
	"f(&x);\n"
	"return x; }",
	"W4:1 W4:1 R4:3", 2,
},
{
	"member of a local whose address is taken",
	"static void f(int *p) { *p = 2; }\n"
	"long run(void) { struct { int a, b; } s; s.a = 1;\n"
	"f(&s.b);\n"
	"return s.a + s.b; }",
	"W4:2 W4:1 R4:4 R4:4", 2,
},
{
	"a neighbour stays hidden",
	"static void f(int *p) { *p = 2; }\n"
	"long run(void) { int a = 1, b = 2, c = 3;\n"
	"f(&b);\n"
	"return a + b + c; }",
	"W4:2 W4:1 R4:4", 2,
},
{
	"parameter with its address taken",
	"static long f(int a) { int *p = &a; return *p + a; }\n"
	"long run(void) { return f(4); }",
	"R4:1 R4:1", 2,
},
{
	"compound literal",
	"struct s { int a, b; };\n"
	"long run(void) { struct s *p = &(struct s){1, 2};\n"
	"return p->a; }",
	"W4:2 W4:2 R4:3", 1,
},

/* ---- floating point ---- */
{
	"float",
	"float x = 1.5f;\n"
	"long run(void) { x = x;\n"
	"return 0; }",
	"R4:2 W4:2", 1,
},
{
	"double",
	"double x = 1.5;\n"
	"long run(void) { x = x;\n"
	"return 0; }",
	"R8:2 W8:2", 1,
},
{
	"long double",
	"long double x = 1.5L;\n"
	"long run(void) { x = x;\n"
	"return 0; }",
	"R16:2 W16:2", 1,
},
{
	"double, both in memory",
	"double x = 1.5, y = 2.5;\n"
	"long run(void) { return (long)(x * y * 4); }",
	NULL, 1,
},
{
	"double +=",
	"double x, y = 2;\n"
	"long run(void) { x += y;\n"
	"return 0; }",
	"R8:2 R8:2 W8:2", 1,
},
{
	"float -",
	"float x = 1, y = 2;\n"
	"long run(void) { float z = x - y;\n"
	"return (long)z; }",
	"R4:2 R4:2", 1,
},
{
	"double through pointers",
	"double x = 3, y = 4;\n"
	"long run(void) { double *p = &x, *q = &y;\n"
	"return (long)(*p - *q) * 10 + (*p < *q); }",
	"R8:3 R8:3 R8:3 R8:3", 1,
},
{
	"double compare",
	"double x = 3, y = 4;\n"
	"long run(void) { return (x < y) + (x > y) * 2 + (x <= y) * 4 + (x >= y) * 8 + (x == y) "
	"* 16 + (x != y) * 32; }",
	NULL, 1,
},
{
	"long double expression",
	"long double x = 3, y = 4, *p = &x;\n"
	"long run(void) { return (long)((x + y) * (*p - y) / (x * *p) * 1000); }",
	NULL, 1,
},
{
	"long double compare",
	"long double x = 3, y = 4;\n"
	"long run(void) { return x < y && y > x; }",
	NULL, 1,
},

/* ---- structs and bitfields ---- */
{
	"bitfield",
	"struct { unsigned a : 3, b : 5; } x;\n"
	"long run(void) { x.b = 9;\n"
	"return x.b; }",
	NULL, 1,
},
{
	"bitfield ++",
	"struct { unsigned a : 3, b : 5; } x;\n"
	"long run(void) { x.b++; x.a--;\n"
	"return x.b * 10 + x.a; }",
	NULL, 1,
},
{
	"struct returned in registers",
	"struct s { long a, b; } x = {1, 2}; static struct s f(void) { return x; }\n"
	"long run(void) { struct s y = f(); return y.a + y.b; }",
	NULL, 2,
},
{
	"struct by value",
	"struct s { int a[9]; } x = {{1, 2, 3}}; static int f(struct s y) { return y.a[2]; }\n"
	"long run(void) { return f(x); }",
	NULL, 2,
},
{
	"struct copy",
	"struct s { int a[9]; } x = {{1, 2, 3}}, y;\n"
	"long run(void) { y = x; return y.a[1]; }",
	"C36 R4:2", 1,
},
{
	"struct of 12 bytes by value: no more is read",
	"struct s { int a, b, c; } x[2] = {{1, 2, 3}, {4, 5, 6}};\n"
	"static int f(int n, struct s y, int m) { return n + y.a + y.b * 10 + y.c * 100 + m; }\n"
	"long run(void) { int i = 1; return f(x[0].a, x[i], f(1, x[0], i)); }",
	"C12 C12 R4:3", -1,
},
{
	"structs of 3 and 6 bytes by value",
	"struct t { char a, b, c; } x = {1, 2, 3};\n"
	"struct u { short a, b, c; } y = {4, 5, 6}, *p = &y;\n"
	"static int f(struct t t, struct u u) { return t.a + t.c * 10 + u.a * 100 + u.c * 1000; }\n"
	"long run(void) { return f(x, *p); }",
	NULL, -1,
},
{
	"packed",
	"struct __attribute__((packed)) { char c; long l; } x;\n"
	"long run(void) { x.l = 77;\n"
	"return x.l; }",
	"W8:2 R8:3", 1,
},

/* ---- with flags alive, in the middle of expressions ---- */
{
	"?: of globals",
	"int a = 1, b = 2, c = 30, d = 40;\n"
	"long run(void) { return a < b ? c : d; }",
	"R4:2 R4:2 R4:2", 1,
},
{
	"comparison used twice",
	"int a = 1, b = 2;\n"
	"long run(void) { int x = a < b, y = a > b; return x * 2 + y; }",
	"R4:2 R4:2 R4:2 R4:2", 1,
},
{
	"comparison stored",
	"int a = 1, b = 2, c;\n"
	"long run(void) { c = a != b;\n"
	"return c; }",
	"R4:2 R4:2 W4:2 R4:3", 1,
},
{
	"comparison plus a global",
	"int a = 1, b = 2, c = 5;\n"
	"long run(void) { return (a < b) + c; }",
	"R4:2 R4:2 R4:2", 1,
},
{
	"comparison of comparisons",
	"int a = 1, b = 2, c = 3;\n"
	"long run(void) { return (a < b) == (b < c); }",
	NULL, 1,
},
{
	"&&, both",
	"int a = 1, b = 2;\n"
	"long run(void) { return a && b; }",
	"R4:2 R4:2", 1,
},
{
	"&&, first false",
	"int a, b = 2;\n"
	"long run(void) { return a && b; }",
	"R4:2", 1,
},
{
	"||",
	"int a = 1, b = 2;\n"
	"long run(void) { return a || b; }",
	"R4:2", 1,
},
{
	"mixed",
	"int a = 1, b = 2, c = 0, d[3] = {4, 5, 6};\n"
	"long run(void) { return (a && (b || c) ? d[a] : d[b]) * 10 + (d[0] > d[1] || !c) + -(a "
	"< b); }",
	NULL, 1,
},
{
	"arguments with comparisons",
	"int a = 1, b = 2; static long f(int x, int y, long z) { return x * 100 + y * 10 + z; }\n"
	"long run(void) { return f(a < b, b < a, b); }",
	NULL, 2,
},
{
	"many arguments",
	"int a = 1;\n"
	"static long f(long x, int y, double d, int z, char c, short s, long l, long m, double "
	"e)\n"
	"{ return x + y * 2 + (long)d * 3 + z * 4 + c * 5 + s * 6 + l * 7 + m * 8 + (long)e; }\n"
	"long run(void) { return f(a, a + 1, a * 2.5, a, a, a, a + 7, a + 8, a); }",
	NULL, 2,
},
{
	"carry of 64 bits",
	"unsigned long a = 0xffffffffffffffff; long b = -5;\n"
	"long run(void) { return a > 3 && b < 3 && a + 1 == 0; }",
	NULL, 1,
},
{
	"function pointer in memory",
	"static int f(int x) { return x + 1; } int (*p)(int) = f;\n"
	"long run(void) { return p(4); }",
	"R8:2", 2,
},
{
	"function pointer in a struct",
	"static int f(int x) { return x + 1; } struct { int n; int (*p)(int); } s = {3, f};\n"
	"long run(void) { return s.p(s.n); }",
	"R8:2 R4:2", 2,
},
{
	"division",
	"int a = 17, b = 5;\n"
	"long run(void) { return a / b * 100 + a % b; }",
	"R4:2 R4:2 R4:2 R4:2", 1,
},
{
	"shift",
	"int a = 17, b = 2;\n"
	"long run(void) { return (a << b) + (a >> b); }",
	"R4:2 R4:2 R4:2 R4:2", 1,
},
{
	"casts",
	"double d = 3.75; unsigned u = 4000000000u;\n"
	"long run(void) { return (int)d + (long)(float)u; }",
	NULL, 1,
},
{
	"register pressure",
	"int a = 1, b = 2, c = 3, d = 4, e = 5;\n"
	"long run(void) { return a + (b + (c + (d + (e + (a + (b + (c * (d + (e - (a + "
	"b)))))))))); }",
	NULL, 1,
},
{
	"statement expression",
	"int a = 3;\n"
	"long run(void) { return ({ int b = a; b * 2; }) + a; }",
	"R4:2 R4:2", 1,
},
{
	"sizeof does not read",
	"int a = 3;\n"
	"long run(void) { return sizeof a + sizeof(a++); }",
	"", 1,
},
{
	"inline function",
	"int a = 3;\n"
	"static inline int f(void) { return a; }\n"
	"long run(void) { return f(); }",
	"R4:2", 2,
},
{
	"macro",
	"int a = 3;\n"
	"#define TWICE(x) ((x) + (x))\n"
	"long run(void) { return TWICE(a); }",
	"R4:3 R4:3", 1,
},

/* ---- loops: one safepoint for the function, the rest for jumps ---- */
{
	"while",
	"long run(void) { int i = 0; while (i < 10) i++; return i; }",
	"", 11,
},
{
	"while with continue",
	"long run(void) { int i = 0, n = 0; while (i < 10) { i++; if (i % 2) continue; n++; } "
	"return n; }",
	"", 11,
},
{
	"while (1) with break",
	"long run(void) { int i = 0; while (1) { if (++i == 10) break; } return i; }",
	"", 10,
},
{
	"while (1) with only continue",
	"long run(void) { int i = 0; while (1) { if (++i == 10) return i; continue; } }",
	"", 10,
},
{
	"for",
	"long run(void) { int i; for (i = 0; i < 10; i++) ; return i; }",
	"", 21,
},
{
	"for with nothing",
	"long run(void) { int i = 0; for (;;) { if (++i == 10) return i; } }",
	"", 10,
},
{
	"for with continue",
	"long run(void) { int i, n = 0; for (i = 0; i < 10; i++) { if (i % 2) continue; n++; } "
	"return n; }",
	"", 21,
},
{
	"do-while",
	"long run(void) { int i = 0; do i++; while (i < 10); return i; }",
	"", 10,
},
{
	"do-while (1)",
	"long run(void) { int i = 0; do { if (++i == 10) break; } while (1); return i; }",
	"", 10,
},
{
	"do-while with continue",
	"long run(void) { int i = 0, n = 0; do { if (i % 2) continue; n++; } while (++i < 10); "
	"return n; }",
	"", 10,
},
{
	"do-while of a double",
	"long run(void) { double d = 0; do d += 1; while (d < 10); return (long)d; }",
	NULL, 10,
},
{
	"do-while with &&",
	"long run(void) { int i = 0; do i++; while (i < 10 && i != 20); return i; }",
	"", 10,
},
{
	"do-while with ||",
	"long run(void) { int i = 0; do i++; while (i < 5 || i < 10); return i; }",
	"", 10,
},
{
	"do-while of a global",
	"int i;\n"
	"long run(void) { do i++; while (i < 3); return i; }",
	NULL, 3,
},
{
	"goto back",
	"long run(void) { int i = 0; again: if (++i < 10) goto again; return i; }",
	"", 10,
},
{
	"goto back, unconditional",
	"long run(void) { int i = 0; again: if (++i == 10) return i; goto again; }",
	"", 10,
},
{
	"nested",
	"long run(void) { int i, j, n = 0; for (i = 0; i < 3; i++) { j = 0; do { n++; } while "
	"(++j < 3); } return n; }",
	"", 13,
},
{
	"nested with continue",
	"long run(void) { int i, j, n = 0;\n"
	"for (i = 0; i < 3; i++) { for (j = 0; j < 3; j++) { if (j == i) continue; n++; } if (i) "
	"continue; n += 10; } return n; }",
	"", -1,
},
{
	"switch in a loop",
	"long run(void) { int i, n = 0; for (i = 0; i < 12; i++) switch (i % 4) {\n"
	"case 0: n += 1; break; case 1: n += 10; continue; case 2: n += 100; default: n += 1000; "
	"} return n; }",
	"", -1,
},
{
	"loop out of a switch",
	"long run(void) { int i = 0; switch (1) { case 1: do { i++; case 7: ; } while (i < 9); } "
	"return i; }",
	"", -1,
},
{
	"big switch",
	"long run(void) { int i, n = 0; for (i = -3; i < 30; i++) switch (i) {\n"
	"case 0: n++; case 2: n += 2; break; case 4: case 5: n += 3; break; case 6 ... 9: n += "
	"4; break; case 11: n += 5; break;\n"
	"case 13: n += 6; break; case 15: n += 7; break; case 17: n += 8; break; case 19: n += "
	"9; break; case 21: n += 10; break;\n"
	"default: n += 100; } return n; }",
	"", -1,
},
{
	"recursion",
	"static long f(int n) { return n ? n + f(n - 1) : 0; } long run(void) { return f(9); }",
	"", 11,
},
{
	"mutual recursion",
	"static int odd(int n); static int even(int n) { return n ? odd(n - 1) : 1; }\n"
	"static int odd(int n) { return n ? even(n - 1) : 0; } long run(void) { return even(10); "
	"}",
	"", 12,
},
{
	"loop after return",
	"long run(void) { int i = 0; if (i == 0) goto in; return 1; while (i < 5) { in: i++; } "
	"return i; }",
	"", 6,
},
{
	"duff",
	"long run(void) { int n = 5, c = 0; switch (n % 4) { case 0: do { c++; case 3: c++; case "
	"2: c++; case 1: c++; }\n"
	"while (n-- > 0); } return c; }",
	"", -1,
},
