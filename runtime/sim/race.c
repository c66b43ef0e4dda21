/*
 * race.c - a happens-before race detector with vector clocks, over the program's accesses and the
 * scheduler's synchronisation.
 *
 * Every goroutine has a clock of its own, and a vector: the last moment of every other goroutine
 * that happened before now. Two accesses to one byte race when neither is in the other's past and
 * the table below says that they exclude each other. After Djit+ and FastTrack (Flanagan and
 * Freund, PLDI 2009), with the memory of accesses organised as in ThreadSanitizer: CELLS per eight
 * bytes, each an access by one goroutine to some of the eight.
 *
 * Invariants
 *   1. vc[self] of a live goroutine is at least 1 and rises with every release.
 *   2. A cell is in the past of g exactly when g.vc[cell.slot] >= cell.clock.
 *   3. Slots are not reused within a run: a goroutine must not inherit the past of a dead one.
 *
 * With more than CELLS unordered readers of one word the oldest is forgotten, and a race with it is
 * missed in this schedule (never the other way: nothing is reported that is not so).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "runtime/sim/sim.h"

#define SLOTS_MAX                                                                                  \
	4096 /* goroutines in one run with detection; their vectors take 16 KB each at most */
#define CELLS 4
#define WORD 8

struct cell {
	uint32_t clock; /* 0: empty */
	uint16_t slot;
	uint8_t mask; /* which of the eight bytes */
	uint8_t kind; /* enum race_kind */
	uintptr_t pc;
};

struct word {
	uintptr_t key; /* address / WORD; 0: empty */
	struct cell cell[CELLS];
	uint32_t turn; /* which cell is forgotten next */
};

struct vector {
	int len;
	int cap;
	uint32_t *clock;
};

struct sync {
	uint64_t key; /* 0: empty */
	struct vector vc;
};

bool sim_racing;

static struct {
	struct vector vc[SLOTS_MAX]; /* of the goroutine with this slot */
	int64_t goid[SLOTS_MAX];
	int slots;
	struct word *word; /* open addressing, a power of two */
	size_t words, word_cap;
	struct sync *sync;
	size_t syncs, sync_cap;
} race;

/* [earlier][later]: do two unordered accesses of these kinds exclude each other? */
static const bool conflict[6][6] = {
	[RACE_READ] = {[RACE_WRITE] = true, [RACE_ATOMIC_WRITE] = true},
	[RACE_WRITE] = {true, true, true, true, true, true},
	[RACE_ATOMIC_READ] = {[RACE_WRITE] = true},
	[RACE_ATOMIC_WRITE] = {[RACE_READ] = true, [RACE_WRITE] = true},
	[RACE_WG_ADD] = {[RACE_WRITE] = true, [RACE_WG_WAIT] = true},
	[RACE_WG_WAIT] = {[RACE_WRITE] = true, [RACE_WG_ADD] = true},
};

/* ---- vectors ---- */

static void vector_grow(struct vector *v, int len)
{
	if (len > v->cap) {
		v->cap = len < 16 ? 16 : 2 * len;
		v->clock = xrealloc(v->clock, (size_t)v->cap * sizeof *v->clock);
	}
	while (v->len < len)
		v->clock[v->len++] = 0;
}

static void vector_join(struct vector *into, const struct vector *from)
{
	vector_grow(into, from->len);
	for (int i = 0; i < from->len; i++)
		if (from->clock[i] > into->clock[i])
			into->clock[i] = from->clock[i];
}

static void vector_copy(struct vector *into, const struct vector *from)
{
	into->len = 0;
	vector_grow(into, from->len);
	memcpy(into->clock, from->clock, (size_t)from->len * sizeof *from->clock);
}

/* ---- goroutines ---- */

void sim_race_go(struct g *parent, struct g *child)
{
	struct vector *vc;

	if (race.slots == SLOTS_MAX)
		rt_finish(RT_MEMORY, "too many goroutines for race detection (4096)",
			  rt_caller_pc(), 0);
	child->race_slot = race.slots++;
	race.goid[child->race_slot] = child->goid;
	vc = &race.vc[child->race_slot];
	vc->len = 0;
	if (parent) {
		vector_copy(vc, &race.vc[parent->race_slot]);
		race.vc[parent->race_slot].clock[parent->race_slot]++;
	}
	vector_grow(vc, child->race_slot + 1);
	vc->clock[child->race_slot] = 1;
}

void sim_race_end(struct g *gp)
{
	gp->race_slot = -1;
}

/* ---- synchronisation objects ---- */

static size_t hash_key(uint64_t key, size_t cap)
{
	return (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & (cap - 1);
}

static struct sync *sync_slot(struct sync *table, size_t cap, uint64_t key)
{
	size_t i = hash_key(key, cap);

	while (table[i].key && table[i].key != key)
		i = (i + 1) & (cap - 1);
	return &table[i];
}

static void sync_grow(void)
{
	size_t cap = race.sync_cap ? 2 * race.sync_cap : 64;
	struct sync *table = xcalloc(cap, sizeof *table);

	for (size_t i = 0; i < race.sync_cap; i++)
		if (race.sync[i].key)
			*sync_slot(table, cap, race.sync[i].key) = race.sync[i];
		else
			free(race.sync[i].vc.clock);
	free(race.sync);
	race.sync = table;
	race.sync_cap = cap;
}

static struct sync *sync_find(uint64_t key, bool make)
{
	struct sync *s;

	if (2 * race.syncs >= race.sync_cap)
		sync_grow();
	s = sync_slot(race.sync, race.sync_cap, key);
	if (s->key)
		return s;
	if (!make)
		return NULL;
	s->key = key;
	s->vc.len = 0;
	race.syncs++;
	return s;
}

void sim_race_acquire(struct g *gp, uint64_t key)
{
	struct sync *s = sync_find(key, false);

	if (s)
		vector_join(&race.vc[gp->race_slot], &s->vc);
}

void sim_race_release(struct g *gp, uint64_t key, bool merge)
{
	struct vector *vc = &race.vc[gp->race_slot];
	struct sync *s = sync_find(key, true);

	if (merge)
		vector_join(&s->vc, vc);
	else
		vector_copy(&s->vc, vc);
	vc->clock[gp->race_slot]++;
}

/* ---- accesses ---- */

static struct word *word_slot(struct word *table, size_t cap, uintptr_t key)
{
	size_t i = hash_key(key, cap);

	while (table[i].key && table[i].key != key)
		i = (i + 1) & (cap - 1);
	return &table[i];
}

static void word_grow(void)
{
	size_t cap = race.word_cap ? 2 * race.word_cap : 1024;
	struct word *table = xcalloc(cap, sizeof *table);

	for (size_t i = 0; i < race.word_cap; i++)
		if (race.word[i].key)
			*word_slot(table, cap, race.word[i].key) = race.word[i];
	free(race.word);
	race.word = table;
	race.word_cap = cap;
}

static struct word *word_find(uintptr_t key)
{
	struct word *w;

	if (2 * race.words >= race.word_cap)
		word_grow();
	w = word_slot(race.word, race.word_cap, key);
	if (!w->key) {
		*w = (struct word){.key = key};
		race.words++;
	}
	return w;
}

static bool is_write(enum race_kind kind)
{
	return kind == RACE_WRITE || kind == RACE_ATOMIC_WRITE;
}

static const char *kind_text(enum race_kind kind)
{
	static const char *const text[] = {"read",         "write", "atomic read",
					   "atomic write", "Add",   "Wait"};

	return text[kind];
}

static _Noreturn void report(struct g *gp, const struct cell *old, const struct cell *new)
{
	struct rt_result *r = sched->result;
	char message[sizeof r->message];
	bool wait_group = new->kind == RACE_WG_ADD || new->kind == RACE_WG_WAIT;

	r->other = (struct rt_frame){.goid = race.goid[old->slot], .state = "gone on", .depth = 1};
	r->other.pc[0] = old->pc;
	r->other_access = kind_text(old->kind);
	r->at_access = kind_text(new->kind);
	r->other_bytes = wait_group ? 0 : __builtin_popcount(old->mask);
	r->at_bytes = wait_group ? 0 : __builtin_popcount(new->mask);
	snprintf(message, sizeof message,
		 "%s by goroutine %lld, unordered with %s by goroutine %lld", kind_text(new->kind),
		 (long long)gp->goid, kind_text(old->kind), (long long)race.goid[old->slot]);
	rt_finish(RT_RACE, message, new->pc, 0);
}

/* One access within one word. */
static void access_word(struct g *gp, uintptr_t key, const struct cell *new)
{
	const struct vector *vc = &race.vc[gp->race_slot];
	struct word *w = word_find(key);
	struct cell *room = NULL;

	for (int i = 0; i < CELLS; i++) {
		struct cell *old = &w->cell[i];

		if (old->clock == 0) {
			room = room ? room : old;
			continue;
		}
		if (old->slot == new->slot) {
			if (old->kind == new->kind && (old->mask & ~new->mask) == 0)
				room = old; /* the newer access stands for the older */
			continue;
		}
		if (!(old->mask & new->mask) || !conflict[old->kind][new->kind])
			continue;
		if (old->slot >= vc->len || vc->clock[old->slot] < old->clock)
			report(gp, old, new);
		if (is_write(new->kind) && (old->mask & ~new->mask) == 0)
			room = room ? room
				    : old; /* in our past: whoever races with it races with us */
	}
	if (!room)
		room = &w->cell[w->turn++ % CELLS];
	*room = *new;
}

void sim_race_access(struct g *gp, const void *p, size_t bytes, enum race_kind kind, uintptr_t pc)
{
	uintptr_t at = (uintptr_t)p;
	uintptr_t end = at + bytes;
	struct cell new = {.slot = (uint16_t)gp->race_slot, .kind = (uint8_t)kind, .pc = pc};

	if (!in_arena(p))
		return;
	new.clock = race.vc[gp->race_slot].clock[gp->race_slot];
	while (at < end) {
		uintptr_t word = at / WORD;
		uintptr_t stop = (word + 1) * WORD < end ? (word + 1) * WORD : end;

		new.mask = (uint8_t)(((1u << (stop - at)) - 1) << (at % WORD));
		access_word(gp, word, &new);
		at = stop;
	}
}

void sim_race_forget(const void *p, size_t bytes)
{
	uintptr_t first = (uintptr_t)p / WORD;
	uintptr_t last = ((uintptr_t)p + bytes + WORD - 1) / WORD;

	if (last - first > race.words) {
		for (size_t i = 0; i < race.word_cap; i++)
			if (race.word[i].key >= first && race.word[i].key < last)
				memset(race.word[i].cell, 0, sizeof race.word[i].cell);
		return;
	}
	for (uintptr_t key = first; key < last; key++) {
		struct word *w = word_slot(race.word, race.word_cap, key);

		if (w->key)
			memset(w->cell, 0, sizeof w->cell);
	}
}

void sim_race_reset(bool on)
{
	sim_racing = on;
	race.slots = 0;
	for (size_t i = 0; i < race.sync_cap && race.syncs; i++)
		race.sync[i].key = 0;
	race.syncs = 0;
	if (race.words)
		memset(race.word, 0, race.word_cap * sizeof *race.word);
	race.words = 0;
	if (on && !race.word)
		word_grow();
}
