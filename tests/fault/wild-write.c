/* crash 5 wild pointer 0x123456789000 */
int main(void)
{
	int *volatile p = (int *)0x123456789000;
	*p = 1;
	return 0;
}
