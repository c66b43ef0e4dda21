/* panic 5 out of coffee */
#include <dojo.h>
int main(void)
{
	panic("out of coffee");
	return 0;
}
