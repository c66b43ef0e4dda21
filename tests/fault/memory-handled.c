/* done */
#include <stdlib.h>
int main(void)
{
	void *p = malloc((size_t)1 << 40);
	int refused = p == NULL;

	free(p);
	return refused ? 0 : 1;
}
