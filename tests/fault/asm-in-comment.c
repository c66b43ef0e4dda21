/* done */
/* asm("nop") and setjmp and #pragma comment(lib, "z") are words here */
#include <string.h>
int main(void)
{
	return strlen("asm(\"nop\") __attribute__((constructor))") != 39;
}
