/* leak 0 parked for ever: explore */
#include <dojo.h>
static void work(void *c)
{
	chan_recv(c, 0);
}
int main(void)
{
	go(work, chan_make(4, 0));
	return 0;
}
