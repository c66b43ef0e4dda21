/* deadlock 0 no goroutines */
#include <dojo.h>
int main(void)
{
	goexit();
	return 0;
}
