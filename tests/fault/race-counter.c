/* race 9 unordered: explore */
#include <dojo.h>
static int n;
static waitgroup wg;
static void work(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++)
		n++;
	wg_done(&wg);
}
int main(void)
{
	for (int i = 0; i < 3; i++) {
		wg_add(&wg, 1);
		go(work, 0);
	}
	wg_wait(&wg);
	return 0;
}
