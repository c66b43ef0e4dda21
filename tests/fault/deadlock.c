/* deadlock 6 all goroutines are asleep */
#include <dojo.h>
int main(void)
{
	chan *c = chan_make(4, 0);
	chan_recv(c, 0);
	return 0;
}
