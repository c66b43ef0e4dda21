/* timeout 14 */
#include <dojo.h>
static int64_t flag;
static void work(void *arg)
{
	(void)arg;
	sleep_ns(1000);
}
int main(void)
{
	go(work, 0);
	/* Nobody ever sets it. */

	while (!atomic_load_i64(&flag))
		;
	return 0;
}
