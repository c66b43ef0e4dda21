/*
 * keys.c - the one table of keys.
 */
#include "ui/keys.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>

#define FN(key) (KEYS_FUNCTION + (key))
#define CTRL(letter) ((letter) % 32)
#define ESCAPE 0x1b

/* One entry a line, as far as it goes. */
/* clang-format off */
static const struct key_entry table[] = {
	{CMD_OPEN, "Enter", "Enter open", "opens what is selected", {'\r', '\n', FN(KEY_ENTER)}},
	{CMD_UP, "k, Up", NULL, "moves up by one line", {'k', FN(KEY_UP)}},
	{CMD_DOWN, "j, Down", NULL, "moves down by one line", {'j', FN(KEY_DOWN)}},
	{CMD_PAGE_UP, "PgUp, Ctrl-U", NULL, "moves up by one screen", {FN(KEY_PPAGE), CTRL('U')}},
	{CMD_PAGE_DOWN, "PgDn, Space, Ctrl-D", NULL, "moves down by one screen",
	 {FN(KEY_NPAGE), ' ', CTRL('D')}},
	{CMD_TOP, "g, Home", NULL, "goes to the beginning", {'g', FN(KEY_HOME)}},
	{CMD_BOTTOM, "G, End", NULL, "goes to the end", {'G', FN(KEY_END)}},
	{CMD_NEXT_PAGE, "Tab, Right", "Tab page", "shows the next page", {'\t', FN(KEY_RIGHT)}},
	{CMD_PREVIOUS_PAGE, "Shift-Tab, Left", NULL, "shows the page before",
	 {FN(KEY_BTAB), FN(KEY_LEFT)}},
	{CMD_EDIT, "e", "e edit", "opens your kata.c in $VISUAL or $EDITOR", {'e'}},
	{CMD_CHECK, "c", "c check", "checks your kata.c", {'c'}},
	{CMD_STOP, "x", "x stop", "stops the check that is running", {'x'}},
	{CMD_VERDICT, "V", "V verdict", "shows the verdict of the last check", {'V'}},
	{CMD_HINTS, "h", "h hints", "shows the hints", {'h'}},
	{CMD_SOLUTION, "s", "s solution", "shows the solution, when it is open", {'s'}},
	{CMD_NEXT, "n", "n next", "goes to the kata that follows this one", {'n'}},
	{CMD_KATA_BEFORE, "[", NULL, "goes to the kata before in the list", {'['}},
	{CMD_KATA_AFTER, "]", "[ ] kata", "goes to the kata after in the list", {']'}},
	{CMD_SEARCH, "/", "/ search", "searches", {'/'}},
	{CMD_NEXT_HIT, "Ctrl-N", NULL, "goes to the next place found", {CTRL('N')}},
	{CMD_PREVIOUS_HIT, "Ctrl-P", NULL, "goes to the place found before", {CTRL('P')}},
	{CMD_BACK, "<, Esc", "< back", "goes back to the screen before", {'<', ESCAPE}},
	{CMD_HELP, "?, F1", "? help", "shows the keys of this screen", {'?', FN(KEY_F(1))}},
	{CMD_REDRAW, "Ctrl-L", NULL, "draws the screen again", {CTRL('L')}},
	{CMD_SUSPEND, "Ctrl-Z", NULL, "suspends schedojo; fg brings it back", {CTRL('Z')}},
	{CMD_LEAVE, "q", "q quit", "leaves this screen; on the first one, quits", {'q'}},
	{CMD_QUIT, "Q, Ctrl-C", NULL, "quits; a running check is stopped", {'Q', CTRL('C')}},
};
/* clang-format on */

#define TABLE_LEN ((int)(sizeof(table) / sizeof(table[0])))
_Static_assert(sizeof(table) / sizeof(table[0]) == COMMANDS - 1, "every command has its keys");

enum command keys_command(int32_t code)
{
	for (int i = 0; i < TABLE_LEN; i++)
		for (int k = 0; k < 4; k++)
			if (table[i].code[k] == code && code != 0)
				return table[i].command;
	return CMD_NONE;
}

int32_t keys_backspace(void)
{
	return FN(KEY_BACKSPACE);
}

const struct key_entry *keys_entry(enum command c)
{
	for (int i = 0; i < TABLE_LEN; i++)
		if (table[i].command == c)
			return &table[i];
	return &table[0];
}
