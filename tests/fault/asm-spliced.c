/* forbidden 5 inline assembly */
int main(void)
{
	__as\
m__("nop");
	return 0;
}
