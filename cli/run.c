/*
 * run.c - schedojo run: any program written against dojo.h, on either machine.
 *
 * Only the command line is here; runner/program.c does the work and says how the program ended.
 * What was asked of the simulated machine alone chooses it: nobody explores schedules on threads.
 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli.h"
#include "runner/program.h"

#define PROCS_MAX 256 /* as many as the scheduler knows */
#define EXPLORE_MAX 1000000
#define MEBIBYTE (INT64_C(1) << 20)

struct run_words {
	const char *machine;
	int memory_mib, output_mib;
};

static int choose_machine(struct program_options *o, const char *machine)
{
	bool needs_sim = o->explore || o->schedule || o->strategy || o->cores;

	o->is_sim = needs_sim;
	if (!machine)
		return 0;
	if (strcmp(machine, "sim") == 0)
		o->is_sim = true;
	else if (strcmp(machine, "real") != 0)
		return err_set(ERR_USAGE, "--machine wants real or sim, not '%s'", machine);
	else if (needs_sim)
		return err_set(ERR_USAGE, "--cores, --strategy, --explore and --schedule "
					  "are for --machine sim");
	return 0;
}

static int check_strategy(const char *name)
{
	if (!name || strcmp(name, "time") == 0 || strcmp(name, "random") == 0 ||
	    strcmp(name, "pct") == 0)
		return 0;
	return err_set(ERR_USAGE, "--strategy wants time, random or pct, not '%s'", name);
}

/* What the scheduler did, on stderr: stdout is the program's. */
static void put_stats(const struct measure *m)
{
	fprintf(stderr, "%-30s %14lld ns\n", "time", (long long)m->time_ns);
	for (int i = 0; i < LEDGER_COUNTERS; i++)
		if (m->count[i])
			fprintf(stderr, "%-30s %14lld\n", ledger_counter_title(i),
				(long long)m->count[i]);
	for (int i = 0; i < LEDGER_COSTS; i++)
		if (m->cost_ns[i])
			fprintf(stderr, "%-30s %14lld ns\n", ledger_cost_title(i),
				(long long)m->cost_ns[i]);
}

static int run_program(const struct program_options *o)
{
	struct program_result result = {0};
	int code = program_run(&result, o);

	if (code < 0)
		return cli_fail(code);
	if (result.has_stats)
		put_stats(&result.stats);
	return result.exit_code;
}

int verb_run(struct cli *cli, int argc, char **argv)
{
	struct program_options o = {.out_fd = 1, .err_fd = 2};
	struct run_words w = {0};
	const struct option_spec table[] = {
		{"--machine", OPTION_TEXT, &w.machine, 0, 0},
		{"--procs", OPTION_COUNT, &o.procs, 1, PROCS_MAX},
		{"--cores", OPTION_COUNT, &o.cores, 1, PROCS_MAX},
		{"--seed", OPTION_SEED, &o.seed, 0, 0},
		{"--strategy", OPTION_TEXT, &o.strategy, 0, 0},
		{"--explore", OPTION_COUNT, &o.explore, 1, EXPLORE_MAX},
		{"--schedule", OPTION_TEXT, &o.schedule, 0, 0},
		{"--stats", OPTION_FLAG, &o.wants_stats, 0, 0},
		{"--timeout", OPTION_SECONDS, &o.timeout_s, 0, 0},
		{"--memory", OPTION_COUNT, &w.memory_mib, 1, 1 << 20},
		{"--output", OPTION_COUNT, &w.output_mib, 1, 1 << 20},
		{0}};
	int words;
	int code = options_read(cli, table, argc, argv, &words, &o.args);

	if (code == 0 && words != 1)
		code = err_set(ERR_USAGE, words ? "arguments of the program come after --"
						: "name the program's file");
	if (code == 0)
		code = check_strategy(o.strategy);
	if (code == 0)
		code = choose_machine(&o, w.machine);
	if (code < 0)
		return cli_usage("run");
	o.file = argv[1];
	o.arg = argv + argc - o.args;
	o.memory_max = w.memory_mib * MEBIBYTE;
	o.output_max = w.output_mib * MEBIBYTE;
	return run_program(&o);
}
