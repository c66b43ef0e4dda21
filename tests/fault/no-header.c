/* compile-error 2 there is no header 'pthread.h' here */
#include <pthread.h>
int main(void)
{
	return 0;
}
