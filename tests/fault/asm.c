/* forbidden 4 inline assembly */
int main(void)
{
	__asm__("nop");
	return 0;
}
