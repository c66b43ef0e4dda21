/*
 * keys.h - the one table of keys. A key means the same on every screen; a screen only says which of
 * the commands make sense on it. The last line and the help are made from this table too.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdint.h>

enum command {
	CMD_NONE,
	CMD_OPEN,
	CMD_UP,
	CMD_DOWN,
	CMD_PAGE_UP,
	CMD_PAGE_DOWN,
	CMD_TOP,
	CMD_BOTTOM,
	CMD_NEXT_PAGE,
	CMD_PREVIOUS_PAGE,
	CMD_EDIT,
	CMD_CHECK,
	CMD_STOP,
	CMD_VERDICT,
	CMD_HINTS,
	CMD_SOLUTION,
	CMD_NEXT,
	CMD_KATA_BEFORE,
	CMD_KATA_AFTER,
	CMD_SEARCH,
	CMD_NEXT_HIT,
	CMD_PREVIOUS_HIT,
	CMD_BACK,
	CMD_HELP,
	CMD_REDRAW,
	CMD_SUSPEND,
	CMD_LEAVE,
	CMD_QUIT,
	COMMANDS
};

/* What the terminal sent: a character (up to 0x10ffff), or KEYS_FUNCTION + curses' number of the
 * key. */
#define KEYS_FUNCTION 0x200000

struct key_entry {
	enum command command;
	const char *keys;  /* as the help writes them: "j, Down" */
	const char *brief; /* for the last line: "c check"; NULL: only in the help */
	const char *help;  /* what it does, in a sentence */
	int32_t code[4];   /* 0: none */
};

enum command keys_command(int32_t code);            /* CMD_NONE when the key means nothing */
int32_t keys_backspace(void);                       /* the function key, for the prompt */
const struct key_entry *keys_entry(enum command c); /* never NULL for a command but CMD_NONE */

#endif
