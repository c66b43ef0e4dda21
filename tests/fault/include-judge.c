/* compile-error 2 there is no header 'judge.h' here */
#include <judge.h>
int main(void)
{
	return 0;
}
