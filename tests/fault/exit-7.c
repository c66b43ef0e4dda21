/* exit 7 */
#include <stdlib.h>
static void deep(int n)
{
	if (n == 0)
		exit(7);
	deep(n - 1);
}
int main(void)
{
	deep(5);
	return 0;
}
