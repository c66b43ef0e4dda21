/* panic 5 abort */
#include <stdlib.h>
int main(void)
{
	abort();
}
