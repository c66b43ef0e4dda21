/* panic 6 assertion failed: n == 2 */
#include <assert.h>
int main(void)
{
	int n = 1;
	assert(n == 2);
	return 0;
}
