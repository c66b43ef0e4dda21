/* forbidden 6 inline assembly */
#define PASTE(a, b) a##b
#define HIDDEN PASTE(as, m)
int main(void)
{
	HIDDEN("nop");
	return 0;
}
