/*
 * term.c - opening, suspending, resizing and restoring the terminal. Drawing is in draw.c.
 *
 * Ways out, and who restores the terminal on each:
 *   return from ui_run, SIGTERM, SIGHUP, SIGINT -> term_close from the main loop
 *   exit() anywhere (no memory)                 -> term_close through atexit
 *   a fault of our own, a failed ASSERT         -> on_fault
 *   SIGKILL                                     -> nobody can
 *
 * The terminal is in raw mode: Ctrl-C and Ctrl-Z come as keys, so that curses' own SIGTSTP handler,
 * which draws from inside a signal, is never needed. Rejected: signalfd, because blocked signals
 * are inherited by every program that we start.
 */
#include "ui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

#include "base/err.h"
#include "ui/draw.h"
#include "ui/keys.h"

#define ESCAPE_DELAY_MS 25 /* how long a lone Esc waits for the rest of a function key */
#define FAULT_STACK_BYTES 16384
#define RESTORE_BYTES 256

static struct {
	bool open;
	bool suspended; /* between endwin and the way back: curses owns nothing */
	SCREEN *screen;
	int pipe_fd[2];              /* const after term_open */
	struct termios before;       /* const after term_open; read by on_fault */
	char restore[RESTORE_BYTES]; /* const after term_open; read by on_fault */
	size_t restore_len;
} term = {.pipe_fd = {-1, -1}};

static const int piped_signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP};
static const int fault_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
#define LEN(array) ((int)(sizeof(array) / sizeof((array)[0])))

static void on_signal(int number)
{
	int saved = errno;
	char byte = (char)number;

	/* A full pipe holds more signals than anybody needs: losing one more is no loss. */
	if (write(term.pipe_fd[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static void on_fault(int number)
{
	static const char text[] = "schedojo stopped because of a fault of its own.\r\n";

	if (term.open && !term.suspended) {
		if (write(STDOUT_FILENO, term.restore, term.restore_len) < 0)
			term.open = false;
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &term.before); /* nobody is left to tell */
	}
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		term.open = false;
	raise(number); /* SA_RESETHAND: the default action now ends the process */
}

static void set_signal(int number, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_flags = flags};

	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	ASSERT(sigaction(number, &action, NULL) == 0);
}

static void install_signals(void)
{
	static char stack[FAULT_STACK_BYTES];
	stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)};

	ASSERT(sigaltstack(&alternate, NULL) == 0);
	for (int i = 0; i < LEN(piped_signals); i++)
		set_signal(piped_signals[i], on_signal, 0);
	for (int i = 0; i < LEN(fault_signals); i++)
		set_signal(fault_signals[i], on_fault, (int)SA_RESETHAND | SA_ONSTACK | SA_NODEFER);
	set_signal(SIGPIPE, SIG_IGN, 0);
}

/* Prepares the bytes that on_fault writes: leave the other screen, cursor on, attributes off,
 * keypad off. */
static void prepare_restore(void)
{
	static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm", "rmcup"};

	term.restore_len = 0;
	for (int i = 0; i < LEN(names); i++) {
		const char *bytes = tigetstr(names[i]);
		size_t len = bytes && bytes != (char *)-1 ? strcspn(bytes, "$") : 0;

		if (term.restore_len + len > sizeof(term.restore))
			break;
		if (len > 0)
			memcpy(term.restore + term.restore_len, bytes, len);
		term.restore_len += len;
	}
}

int term_check(void)
{
	const char *type = getenv("TERM");
	int found = 0;
	bool moves;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(ERR_USAGE, "the terminal app needs a terminal; "
					  "try 'schedojo list' or 'schedojo --help'");
	if (!type || !*type)
		return err_set(ERR_USAGE, "TERM is not set, so the terminal's type is unknown; "
					  "set it, for example TERM=xterm, or try 'schedojo list'");
	if (setupterm(type, STDOUT_FILENO, &found) != OK)
		return err_set(ERR_USAGE,
			       "the terminal type '%s' (TERM) is unknown here; "
			       "set TERM, for example TERM=xterm, or try 'schedojo list'",
			       type);
	moves = cursor_address != NULL;
	(void)del_curterm(cur_term); /* newterm reads it again; only what was found matters here */
	if (!moves)
		return err_set(ERR_USAGE,
			       "a terminal of type '%s' cannot move its cursor; "
			       "set TERM to another type or try 'schedojo list'",
			       type);
	return 0;
}

static bool wants_color(const struct term_options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options->color_never)
		return false;
	return options->color_always || !no_color || !*no_color;
}

static void enter_modes(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	(void)curs_set(0); /* a terminal that cannot hide its cursor is fine too */
}

int term_open(const struct term_options *options)
{
	if (tcgetattr(STDIN_FILENO, &term.before) < 0)
		return err_set_errno(ERR_OS, "cannot read the terminal's settings");
	if (pipe2(term.pipe_fd, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_set_errno(ERR_OS, "cannot make a pipe");
	set_escdelay(ESCAPE_DELAY_MS);
	term.screen = newterm(NULL, stdout, stdin);
	if (!term.screen)
		return err_set(ERR_USAGE, "the terminal '%s' (TERM) cannot be used",
			       getenv("TERM"));
	term.open = true;
	prepare_restore();
	install_signals();
	(void)atexit(term_close); /* without it only exit() on the way would leave a raw terminal */
	enter_modes();
	draw_init(wants_color(options),
		  options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
	term_resize(); /* the real size, whatever LINES and COLUMNS say */
	return 0;
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	if (!term.suspended)
		endwin();
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN,
			&term.before); /* fails when the terminal is gone */
	delscreen(term.screen);
	for (int i = 0; i < LEN(piped_signals); i++)
		set_signal(piped_signals[i], SIG_DFL, 0);
	close(term.pipe_fd[0]);
	close(term.pipe_fd[1]);
}

int term_signal_fd(void)
{
	return term.pipe_fd[0];
}

void term_take_signals(struct term_signals *out)
{
	char bytes[64];
	ssize_t n;

	*out = (struct term_signals){0};
	while ((n = read(term.pipe_fd[0], bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] == SIGWINCH)
				out->resized = true;
			else if (bytes[i] == SIGTSTP)
				out->suspend = true;
			else if (bytes[i] == SIGCONT)
				out->resumed = true;
			else
				out->end_signal = bytes[i];
		}
}

int32_t term_key(void)
{
	wint_t key;
	int kind = get_wch(&key);
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	int waiting = 0;

	if (kind == KEY_CODE_YES)
		return key == KEY_RESIZE ? 0 : KEYS_FUNCTION + (int32_t)key;
	if (kind == OK)
		return (int32_t)key;
	/* Nothing, or the end: a terminal that hung up is readable and has no bytes. */
	if (poll(&in, 1, 0) > 0) {
		if (in.revents & (POLLHUP | POLLERR | POLLNVAL))
			return -1;
		if (ioctl(STDIN_FILENO, FIONREAD, &waiting) < 0 || waiting == 0)
			return -1;
	}
	return 0;
}

void term_resize(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	term_redraw();
}

void term_redraw(void)
{
	clearok(curscr, TRUE);
}

/* Gives the terminal back for a while, and takes it again. */
static void lend(void)
{
	def_prog_mode();
	endwin();
	term.suspended = true;
}

static void take_back(void)
{
	reset_prog_mode();
	term.suspended = false;
	refresh();
	enter_modes();
	term_resize();
}

void term_suspend(void)
{
	lend();
	set_signal(SIGTSTP, SIG_DFL, 0);
	kill(0, SIGTSTP); /* the whole job: the shell waits for all of it */
	set_signal(SIGTSTP, on_signal, 0);
	take_back();
}

static void exec_program(char *const *argv)
{
	for (int i = 0; i < LEN(piped_signals); i++)
		set_signal(piped_signals[i], SIG_DFL, 0);
	set_signal(SIGPIPE, SIG_DFL, 0);
	set_signal(SIGQUIT, SIG_DFL, 0);
	execvp(argv[0], argv);
	_exit(127);
}

/* Waits until the program ended. When it stopped (its own Ctrl-Z) we stop with it, so that the
 * shell comes back; a signal that ends us is handed on, because the program has the terminal. */
static int wait_program(pid_t pid)
{
	int status = -1;

	for (;;) {
		pid_t got = waitpid(pid, &status, WUNTRACED);

		if (got < 0 && errno != EINTR)
			return -1;
		if (got < 0) {
			struct pollfd fd = {.fd = term.pipe_fd[0], .events = POLLIN};
			char number;

			while (poll(&fd, 1, 0) > 0 && read(fd.fd, &number, 1) == 1)
				if (number == SIGTERM || number == SIGHUP) {
					kill(pid, number);
					on_signal(number);
					(void)waitpid(pid, &status,
						      0); /* it ends, or its user does it */
					return status;
				}
		} else if (WIFSTOPPED(status)) {
			raise(SIGSTOP);
			kill(pid, SIGCONT);
		} else {
			return status;
		}
	}
}

int term_run_program(char *const *argv)
{
	pid_t pid;
	int status = -1;

	lend();
	set_signal(SIGTSTP, SIG_DFL, 0);
	set_signal(SIGINT, SIG_IGN, 0); /* as system() does: Ctrl-C is for the program */
	set_signal(SIGQUIT, SIG_IGN, 0);
	pid = fork();
	if (pid == 0)
		exec_program(argv);
	if (pid > 0)
		status = wait_program(pid);
	set_signal(SIGQUIT, SIG_DFL, 0);
	set_signal(SIGINT, on_signal, 0);
	set_signal(SIGTSTP, on_signal, 0);
	take_back();
	return status;
}
