/* panic 8 send on closed channel */
#include <dojo.h>
int main(void)
{
	int v = 1;
	chan *c = chan_make(sizeof v, 1);
	chan_close(c);
	chan_send(c, &v);
	return 0;
}
