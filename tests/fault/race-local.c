/* race 0 unordered: explore */
#include <dojo.h>
static void work(void *arg)
{
	*(int *)arg = 5;
}
int main(void)
{
	int n = 1;

	go(work, &n);
	n = 2;
	sleep_ns(1000);
	return 0;
}
