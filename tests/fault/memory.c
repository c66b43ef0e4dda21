/* memory-limit 9 memory limit */
#include <stdlib.h>
#include <string.h>
int main(void)
{
	for (;;) {
		char *p = malloc(10000000);

		memset(p, 1, 4096);
	}
	return 0;
}
