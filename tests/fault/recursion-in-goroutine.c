/* crash 4 stack overflow */
#include <dojo.h>
static int f(int n)
{
	return f(n + 1) + 1;
}
static waitgroup wg;
static void work(void *arg)
{
	(void)arg;
	f(0);
	wg_done(&wg);
}
int main(void)
{
	wg_add(&wg, 1);
	go(work, 0);
	wg_wait(&wg);
	return 0;
}
