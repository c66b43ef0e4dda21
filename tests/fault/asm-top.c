/* forbidden 2 inline assembly */
asm(".rept 1000000000\nnop\n.endr");
int main(void)
{
	return 0;
}
