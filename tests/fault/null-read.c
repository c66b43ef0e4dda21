/* crash 6 null pointer */
#include <stddef.h>
int main(void)
{
	int *p = NULL;
	return *p;
}
