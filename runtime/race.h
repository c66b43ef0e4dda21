/*
 * race.h - what the scheduler tells the race detector: who is ordered after whom. Go's race.go.
 *
 * On the real machine these compile to nothing. On sim they feed the vector clocks when the run
 * asks for race detection. addr names the synchronisation object; the same address is acquired and
 * released.
 */
#ifndef RUNTIME_RACE_H
#define RUNTIME_RACE_H

/* What an access is. Two unordered ones on the same bytes race unless the table in sim/race.c lets
 * them. */
enum race_kind {
	RACE_READ,
	RACE_WRITE,
	RACE_ATOMIC_READ,
	RACE_ATOMIC_WRITE,
	RACE_WG_ADD,
	RACE_WG_WAIT
};

#include "machine_race.h"

/* Provided by machine_race.h:
 *   race_enabled()                     whether anything below does something
 *   race_go(parent, child)             the go statement happens before the goroutine's start
 *   race_end(g)                        the goroutine is over; its slot may be reused
 *   race_acquire(g, key)               what was released on key happens before what g does next
 *   race_release(g, key)               replaces what was released on key by what g did so far
 *   race_release_merge(g, key)         adds what g did so far to it
 *   race_access(g, p, bytes, kind, pc) an access by the program, or by an operation on its behalf
 *   race_forget(p, bytes)              the memory begins a new life
 */
#endif
