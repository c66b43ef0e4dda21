/*
 * test_chan.c - channels keep Go's rules.
 *
 * Goal: every settled rule of <dojo.h>'s channel section, on both machines. Method: small programs
 * whose outcome does not depend on the schedule, run on 1, 2 and 8 processors.
 */
#include "tests/runtime/harness.h"

struct world {
	chan *c;
	chan *done;
	waitgroup wg;
	int64_t sum;
	int64_t order[64];
	int got;
};

static struct world *new_world(size_t cap)
{
	struct world *w = rt_calloc(1, sizeof *w);

	w->c = chan_make(sizeof(int64_t), cap);
	w->done = chan_make(0, 0);
	return w;
}

/* ---- values arrive once, in order ---- */

static void send_hundred(void *arg)
{
	struct world *w = arg;

	for (int64_t i = 1; i <= 100; i++)
		chan_send(w->c, &i);
	chan_close(w->c);
}

static void receive_in_order(void *arg)
{
	struct world *w = new_world(*(size_t *)arg);
	int64_t v;
	int64_t expected = 1;

	go(send_hundred, w);
	while (chan_recv(w->c, &v))
		EXPECT(v == expected++);
	EXPECT(v == 0); /* zeroed when closed and drained */
	EXPECT(expected == 101);
}

START_TEST(values_arrive_in_order)
{
	static const size_t caps[] = {0, 1, 7, 1000};

	run_done(1 << (_i % 4), receive_in_order, (void *)(uintptr_t)&caps[_i / 4]);
}
END_TEST

/* ---- many to many ---- */

static void adder(void *arg)
{
	struct world *w = arg;
	int64_t v;

	while (chan_recv(w->c, &v))
		atomic_add_i64(&w->sum, v);
	wg_done(&w->wg);
}

static void thousand_to_eight(void *arg)
{
	struct world *w = new_world(*(size_t *)arg);

	wg_add(&w->wg, 8);
	for (int i = 0; i < 8; i++)
		go(adder, w);
	for (int64_t i = 1; i <= 1000; i++)
		chan_send(w->c, &i);
	chan_close(w->c);
	wg_wait(&w->wg);
	EXPECT(w->sum == 500500);
}

START_TEST(nothing_is_lost_or_doubled)
{
	static const size_t caps[] = {0, 1, 64};

	run_done(1 << (_i % 4), thousand_to_eight, (void *)(uintptr_t)&caps[_i / 4]);
}
END_TEST

/* ---- waiting senders are served first in, first out ---- */

struct numbered {
	struct world *w;
	int64_t number;
};

static void send_number(void *arg)
{
	struct numbered *n = arg;

	chan_send(n->w->c, &n->number);
}

static void fifo_senders(void *arg)
{
	struct world *w = new_world(0);
	struct numbered n[16];

	(void)arg;
	for (int i = 0; i < 16; i++) {
		n[i] = (struct numbered){w, i};
		go(send_number, &n[i]);
		sleep_ns(1000000); /* until it waits; on one processor that is certain */
	}
	for (int64_t i = 0; i < 16; i++) {
		int64_t v;

		EXPECT(chan_recv(w->c, &v) && v == i);
	}
}

START_TEST(senders_are_served_first_in_first_out)
{
	run_done(1, fifo_senders, NULL);
}
END_TEST

/* ---- the forms that never park ---- */

static void try_forms(void *arg)
{
	chan *c = chan_make(sizeof(int64_t), 2);
	chan *unbuffered = chan_make(sizeof(int64_t), 0);
	int64_t v = 7;
	bool ok = true;

	(void)arg;
	EXPECT(!chan_try_recv(c, &v, &ok));
	EXPECT(chan_try_send(c, &v) && chan_try_send(c, &v) && !chan_try_send(c, &v));
	EXPECT(chan_len(c) == 2 && chan_cap(c) == 2);
	EXPECT(chan_try_recv(c, &v, NULL) && v == 7);
	chan_close(c);
	EXPECT(chan_try_recv(c, &v, &ok) && ok && v == 7);
	EXPECT(chan_try_recv(c, &v, &ok) && !ok && v == 0);
	EXPECT(!chan_try_send(unbuffered, &v) && !chan_try_recv(unbuffered, &v, &ok));
	EXPECT(!chan_try_send(NULL, &v) && !chan_try_recv(NULL, &v, &ok));
	EXPECT(chan_len(NULL) == 0 && chan_cap(NULL) == 0);
	chan_free(NULL);
	chan_free(c);
}

START_TEST(try_forms_never_park)
{
	run_done(1, try_forms, NULL);
}
END_TEST

/* ---- odd elements ---- */

struct big {
	char bytes[200];
};

static void send_big(void *arg)
{
	struct world *w = arg;
	struct big b;

	memset(b.bytes, 'x', sizeof b.bytes);
	chan_send(w->c, &b);
	chan_send(w->c, &b);
}

static void odd_elements(void *arg)
{
	struct world w = {.c = chan_make(sizeof(struct big), 1)};
	chan *empty = chan_make(0, 3);
	struct big b = {{0}};

	(void)arg;
	for (int i = 0; i < 3; i++)
		EXPECT(chan_try_send(empty, NULL));
	EXPECT(!chan_try_send(empty, NULL) && chan_recv(empty, NULL) && chan_len(empty) == 2);
	go(send_big, &w);
	EXPECT(chan_recv(w.c, NULL)); /* dropped */
	EXPECT(chan_recv(w.c, &b) && b.bytes[0] == 'x' && b.bytes[199] == 'x');
}

START_TEST(elements_of_any_size)
{
	run_done(2, odd_elements, NULL);
}
END_TEST

/* ---- close ---- */

static void wait_for_close(void *arg)
{
	struct world *w = arg;

	EXPECT(!chan_recv(w->c, NULL));
	wg_done(&w->wg);
}

static void close_wakes_all(void *arg)
{
	struct world *w = new_world(0);

	(void)arg;
	wg_add(&w->wg, 20);
	for (int i = 0; i < 20; i++)
		go(wait_for_close, w);
	sleep_ns(1000000);
	chan_close(w->c);
	wg_wait(&w->wg);
}

START_TEST(close_wakes_every_receiver)
{
	run_done(1 << _i, close_wakes_all, NULL);
}
END_TEST

static void send_closed(void *arg)
{
	chan *c = chan_make(8, 1);
	int64_t v = 1;

	(void)arg;
	chan_close(c);
	chan_send(c, &v);
}

static void close_closed(void *arg)
{
	chan *c = chan_make(8, 1);

	(void)arg;
	chan_close(c);
	chan_close(c);
}

static void close_nil(void *arg)
{
	(void)arg;
	chan_close(NULL);
}

static void closer(void *arg)
{
	sleep_ns(1000000);
	chan_close(arg);
}

static void close_under_sender(void *arg)
{
	chan *c = chan_make(8, 0);
	int64_t v = 1;

	(void)arg;
	go(closer, c);
	chan_send(c, &v);
}

START_TEST(misuse_panics_with_gos_words)
{
	run_panics(_i == 0   ? send_closed
		   : _i == 1 ? close_closed
		   : _i == 2 ? close_nil
			     : close_under_sender,
		   _i == 1   ? "close of closed channel"
		   : _i == 2 ? "close of nil channel"
			     : "send on closed channel");
}
END_TEST

/* ---- nil channels block for ever ---- */

static void receive_nil(void *arg)
{
	(void)arg;
	chan_recv(NULL, NULL);
}

START_TEST(nil_channels_block_for_ever)
{
	struct rt_result r = run(2, receive_nil, NULL);

	ck_assert_int_eq(r.stop, RT_DEADLOCK);
	ck_assert_str_eq(r.dump[0].state, "chan receive (nil chan)");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("channels");
	TCase *t = tcase_create("channels");

	tcase_add_loop_test(t, values_arrive_in_order, 0, 16);
	tcase_add_loop_test(t, nothing_is_lost_or_doubled, 0, 12);
	tcase_add_test(t, senders_are_served_first_in_first_out);
	tcase_add_test(t, try_forms_never_park);
	tcase_add_test(t, elements_of_any_size);
	tcase_add_loop_test(t, close_wakes_every_receiver, 0, 4);
	tcase_add_loop_test(t, misuse_panics_with_gos_words, 0, 4);
	tcase_add_test(t, nil_channels_block_for_ever);
	suite_add_tcase(s, t);
	return harness_run(s);
}
