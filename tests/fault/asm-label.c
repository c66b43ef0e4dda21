/* forbidden 2 inline assembly */
int x __asm__("y");
int main(void)
{
	return x;
}
