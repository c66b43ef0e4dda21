/* output-limit 6 printed more than */
#include <stdio.h>
int main(void)
{
	for (;;)
		puts("again and again and again and again and again and again");
	return 0;
}
