/* crash 5 wild pointer 0x10000 */
#include <stdio.h>
int main(void)
{
	printf("%s\n", (char *)0x10000);
	return 0;
}
