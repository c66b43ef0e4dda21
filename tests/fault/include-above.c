/* compile-error 2 there is no header '../../etc/passwd' here */
#include "../../etc/passwd"
int main(void)
{
	return 0;
}
