/* forbidden 4 the address of a label */
int main(void)
{
	void *p = &&out;
	goto *p;
out:
	return 0;
}
