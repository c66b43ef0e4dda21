/* crash 6 wild pointer */
/* Data is not executable. */
static unsigned char code[16] = {0xc3};
int main(void)
{
	((void (*)(void))code)();
	return 0;
}
