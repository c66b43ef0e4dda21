/* crash 4 wild pointer 0x123456789000 */
int main(void)
{
	*(int *)0x123456789000 = 1;
	return 0;
}
