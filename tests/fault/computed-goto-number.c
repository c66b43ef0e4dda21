/* forbidden 4 computed goto */
int main(void)
{
	goto *(void *)4096;
	return 0;
}
