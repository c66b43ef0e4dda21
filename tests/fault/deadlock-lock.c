/* deadlock 7 all goroutines are asleep */
#include <dojo.h>
static mutex m;
int main(void)
{
	mutex_lock(&m);
	mutex_lock(&m);
	return 0;
}
