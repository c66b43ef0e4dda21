/*
 * primitives.c - what the scheduler's primitives cost, beside Go 1.23's figures.
 *
 * Goal: on the real machine, to see how far we are from Go; on the simulated one, to see how well
 * the reference profile is fitted. Method: each primitive is a program of its own in a process of
 * its own (the real machine runs one program per process), ROUNDS times; printed are the median and
 * the extremes in ns per operation. Go's figures were measured with Go 1.23.5 (1.19.8 where marked)
 * on a 2-core AMD EPYC virtual machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dojo.h"
#include "runtime/runtime.h"

#define ROUNDS 5

/* Sync objects are allocated: on sim, memory outside the arena is not modelled. */
struct world {
	waitgroup wg;
	mutex mu;
	chan *c, *d;
	int64_t counter;
	int64_t n;
};

static struct world *w;

static void nothing(void *arg)
{
	(void)arg;
	wg_done(&w->wg);
}

static void bench_spawn_batch(int64_t n)
{
	wg_add(&w->wg, (int)n);
	for (int64_t i = 0; i < n; i++)
		go(nothing, NULL);
	wg_wait(&w->wg);
}

static void bench_spawn_join(int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		wg_add(&w->wg, 1);
		go(nothing, NULL);
		wg_wait(&w->wg);
	}
}

static void bench_gosched(int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		gosched();
}

static void yielder(void *arg)
{
	(void)arg;
	bench_gosched(w->n / 2);
	wg_done(&w->wg);
}

static void bench_gosched_2(int64_t n)
{
	w->n = n;
	wg_add(&w->wg, 2);
	go(yielder, NULL);
	go(yielder, NULL);
	wg_wait(&w->wg);
}

static void ponger(void *arg)
{
	int64_t v;

	(void)arg;
	while (chan_recv(w->c, &v))
		chan_send(w->d, &v);
}

static void bench_ping_pong(int64_t n)
{
	w->c = chan_make(sizeof n, 0);
	w->d = chan_make(sizeof n, 0);
	go(ponger, NULL);
	for (int64_t i = 0, v; i < n; i++) {
		chan_send(w->c, &i);
		chan_recv(w->d, &v);
	}
	chan_close(w->c);
}

static void producer(void *arg)
{
	(void)arg;
	for (int64_t i = 0; i < w->n; i++)
		chan_send(w->c, &i);
	wg_done(&w->wg);
}

static void stream(int64_t n, size_t cap, int producers)
{
	w->c = chan_make(sizeof n, cap);
	w->n = n / producers;
	wg_add(&w->wg, producers);
	for (int i = 0; i < producers; i++)
		go(producer, NULL);
	for (int64_t i = 0, v; i < w->n * producers; i++)
		chan_recv(w->c, &v);
	wg_wait(&w->wg);
}

static void bench_buffered(int64_t n)
{
	stream(n, 1024, 1);
}

static void bench_buffered_8(int64_t n)
{
	stream(n, 1024, 8);
}

static void bench_unbuffered(int64_t n)
{
	stream(n, 0, 1);
}

static void bench_chan_self(int64_t n)
{
	int64_t v;

	w->c = chan_make(sizeof n, 1024);
	for (int64_t i = 0; i < n; i++) {
		chan_send(w->c, &i);
		chan_recv(w->c, &v);
	}
}

static void bench_mutex(int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		mutex_lock(&w->mu);
		mutex_unlock(&w->mu);
	}
}

static void locker(void *arg)
{
	(void)arg;
	bench_mutex(w->n / 8);
	wg_done(&w->wg);
}

static void adder(void *arg)
{
	(void)arg;
	for (int64_t i = 0; i < w->n / 8; i++)
		atomic_add_i64(&w->counter, 1);
	wg_done(&w->wg);
}

static void eight(int64_t n, void (*fn)(void *))
{
	w->n = n;
	wg_add(&w->wg, 8);
	for (int i = 0; i < 8; i++)
		go(fn, NULL);
	wg_wait(&w->wg);
}

static void bench_mutex_8(int64_t n)
{
	eight(n, locker);
}

static void bench_atomic(int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		atomic_add_i64(&w->counter, 1);
}

static void bench_atomic_8(int64_t n)
{
	eight(n, adder);
}

static void bench_waitgroup(int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		wg_add(&w->wg, 1);
		wg_done(&w->wg);
	}
}

static void bench_sleep_1ns(int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		sleep_ns(1);
}

static const struct primitive {
	const char *name;
	void (*run)(int64_t n);
	int64_t n;
	double go1, go2; /* Go at GOMAXPROCS 1 and 2, ns; 0: not measured */
} primitive[] = {
	{"spawn+finish+join, batch of 100k", bench_spawn_batch, 100000, 929, 255},
	{"spawn 1 + join 1", bench_spawn_join, 20000, 294, 312},
	{"Gosched, 1 goroutine", bench_gosched, 200000, 55, 53},
	{"Gosched, 2 goroutines", bench_gosched_2, 200000, 54, 68},
	{"unbuffered ping-pong, round trip", bench_ping_pong, 50000, 237, 280},
	{"chan 1024, 1 producer, per item", bench_buffered, 100000, 28, 37},
	{"chan 1024, 8 producers, per item", bench_buffered_8, 100000, 27, 33},
	{"unbuffered stream, per item", bench_unbuffered, 50000, 168, 146},
	{"chan send+recv, same goroutine", bench_chan_self, 100000, 25, 26},
	{"mutex lock+unlock", bench_mutex, 200000, 5.3, 4.98},
	{"mutex, 8 goroutines", bench_mutex_8, 200000, 7.2, 12.7},
	{"WaitGroup Add+Done", bench_waitgroup, 200000, 6.9, 4.61},
	{"atomic add", bench_atomic, 200000, 2.18, 2.16},
	{"atomic add, 8 goroutines", bench_atomic_8, 200000, 2.24, 5.2},
	{"Sleep(1ns)", bench_sleep_1ns, 20000, 142, 193},
};

#define PRIMITIVES ((int)(sizeof primitive / sizeof primitive[0]))

static double measured_ns;

static void main_goroutine(void *arg)
{
	const struct primitive *p = arg;
	int64_t start;

	w = rt_calloc(1, sizeof *w);
	start = now_ns();
	p->run(p->n);
	measured_ns = (double)(now_ns() - start) / (double)p->n;
}

/* One round in a child process: the figure comes back through a pipe. */
static double round_of(const struct primitive *p, int procs)
{
	struct rt_config config = {.procs = procs, .cores = procs, .seed = 1};
	struct rt_result result;
	int fd[2];
	double ns = -1;
	pid_t pid;

	if (pipe(fd) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		if (rt_run(&result, &config, main_goroutine, (void *)(uintptr_t)p) == 0 &&
		    result.stop == RT_DONE)
			ns = measured_ns;
		_exit(write(fd[1], &ns, sizeof ns) == (ssize_t)sizeof ns ? 0 : 1);
	}
	close(fd[1]);
	if (read(fd[0], &ns, sizeof ns) != (ssize_t)sizeof ns)
		ns = -1;
	close(fd[0]);
	waitpid(pid, NULL, 0);
	return ns;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(void)
{
	printf("%s machine, %d rounds each: median (min..max) ns; Go 1.23 on its own machine, "
	       "another day\n",
	       rt_instrumented ? "simulated" : "real", ROUNDS);
	printf("%-34s %28s %8s %28s %8s\n", "", "1 processor", "Go", "2 processors", "Go");
	for (int i = 0; i < PRIMITIVES; i++) {
		printf("%-34s", primitive[i].name);
		for (int procs = 1; procs <= 2; procs++) {
			double ns[ROUNDS];

			for (int r = 0; r < ROUNDS; r++)
				ns[r] = round_of(&primitive[i], procs);
			qsort(ns, ROUNDS, sizeof ns[0], by_value);
			printf(" %9.2f (%7.1f..%7.1f) %8.1f", ns[ROUNDS / 2], ns[0], ns[ROUNDS - 1],
			       procs == 1 ? primitive[i].go1 : primitive[i].go2);
		}
		putchar('\n');
		fflush(stdout);
	}
	return 0;
}
