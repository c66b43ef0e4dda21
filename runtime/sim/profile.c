/*
 * profile.c - what things cost on the simulated machine.
 *
 * go1.23-amd64, the reference: Go 1.23.5 on an AMD EPYC at about 2.6 GHz, fitted to
 * micro-benchmarks of primitives (tests/bench/primitives prints them beside Go's) and to nothing
 * else. No kata may change a figure here. All figures are picoseconds.
 *
 * Where they come from
 *   hit        an uncontended lock-prefixed instruction takes 2.0 to 2.4 ns, a load or store that
 *              hits is mostly hidden by the pipeline
 *   transfer   a cache-line round trip between two cores is 50 to 65 ns
 *   hold,      what makes goroutines on one atomic come to 4 to 5 ns an add on two cores, as
 *   measured flight
 *   pause      fitted with hold to the contended mutex; the instruction itself takes 12 to 25 ns by
 *              model
 *   futex_*    a wake that finds nobody is a null syscall of 0.26 us; 1.2 and 3 us are those of
 *   bare metal. A virtual
 *              machine pays 8 and 16: the reference is not a virtual machine
 *   charge     the rest of each of Go's paths after its memory accesses, so that the sum meets Go's
 *              figure
 */
#include "runtime/sim/sim.h"

static const struct profile go123 = {
	.name = "go1.23-amd64",
	.charge =
		{
			[CHARGE_SWITCH] = 8000,
			[CHARGE_NEWPROC] = 85000,
			[CHARGE_GOEXIT] = 25000,
			[CHARGE_PARK] = 30000,
			[CHARGE_READY] = 20000,
			[CHARGE_SCHEDULE] = 25000,
			[CHARGE_STEAL] = 2000,
			[CHARGE_CHAN] = 6000,
			[CHARGE_COPY] = 1000,
			[CHARGE_SYNC] = 150,
			[CHARGE_SEMA] = 10000,
			[CHARGE_TIMER] = 2000,
			[CHARGE_CLOCK] = 24000,
			[CHARGE_MALLOC] = 20000,
			[CHARGE_FREE] = 0,
			[CHARGE_ACCESS] = 350,
		},
	.hit = {[TOUCH_READ] = 300, [TOUCH_WRITE] = 300, [TOUCH_RMW] = 2100},
	.transfer = 50000,
	.flight = 35000,
	.hold = 20000,
	.pause = 12000,
	.osyield = 500000,
	.futex_sleep = 600000,
	.futex_wake = 1200000,
	.futex_nobody = 260000,
	.wake_latency = 3000000,
	.thread_start = 10000000,
	.context_switch = 1500000,
	.local = 10,
	.jump = 60,
	.call = 1000,
	.slice = 3000000000,
};

const struct profile *sim_profile = &go123;
const int32_t *sim_charge_ps = go123.charge;
