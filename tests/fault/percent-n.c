/* panic 6 printf: %n is not available */
#include <stdio.h>
int main(void)
{
	int n;
	printf("abc%n\n", &n);
	return n;
}
