/* crash 5 null pointer */
#include <stdlib.h>
static int compare(const void *a, const void *b)
{
	return *(int *)0 + *(int *)a - *(int *)b;
}
int main(void)
{
	int n[3] = {3, 1, 2};
	qsort(n, 3, sizeof n[0], compare);
	return 0;
}
