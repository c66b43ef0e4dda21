/* compile-error 2 there is no header '/dev/stdin' here */
#include </dev/stdin>
int main(void)
{
	return 0;
}
