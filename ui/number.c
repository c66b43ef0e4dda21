/*
 * number.c - numbers as the screens show them: about three digits, because no fourth one ever
 * mattered here.
 */
#include "ui/number.h"

#include <stdio.h>

void number_text(char out[NUMBER_BYTES], double value)
{
	int whole = value < 1e9 ? (int)(value + 0.5) : 0;

	if (!(value <
	      1e9)) /* no count or time of a kata is this large, so no fourth group is needed */
		(void)snprintf(out, NUMBER_BYTES, "%.3g", value);
	else if (value >= 999999.5)
		(void)snprintf(out, NUMBER_BYTES, "%d %03d %03d", whole / 1000000,
			       whole / 1000 % 1000, whole % 1000);
	else if (value >= 999.5)
		(void)snprintf(out, NUMBER_BYTES, "%d %03d", whole / 1000, whole % 1000);
	else if (value >= 99.95)
		(void)snprintf(out, NUMBER_BYTES, "%.0f", value);
	else if (value >= 9.995)
		(void)snprintf(out, NUMBER_BYTES, "%.1f", value);
	else if (value >= 0.005)
		(void)snprintf(out, NUMBER_BYTES, "%.2f", value);
	else
		(void)snprintf(out, NUMBER_BYTES, "%s", value > 0 ? "<0.01" : "0");
}

void number_times(char out[NUMBER_BYTES], double ratio)
{
	if (ratio <= 0)
		(void)snprintf(out, NUMBER_BYTES, "-");
	else if (ratio >= 99.95)
		(void)snprintf(out, NUMBER_BYTES, "x%.0f", ratio);
	else if (ratio >= 1.995)
		(void)snprintf(out, NUMBER_BYTES, "x%.1f", ratio);
	else
		(void)snprintf(out, NUMBER_BYTES, "x%.2f",
			       ratio); /* near 1 the second digit tells */
}

void number_time(char out[NUMBER_BYTES], double ms)
{
	if (ms >= 1000)
		(void)snprintf(out, NUMBER_BYTES, "%.1f s", ms / 1000);
	else
		(void)snprintf(out, NUMBER_BYTES, ms < 9.95 ? "%.1f ms" : "%.0f ms", ms);
}
