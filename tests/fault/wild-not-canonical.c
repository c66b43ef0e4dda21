/* crash 5 wild pointer */
int main(void)
{
	volatile long a = 0x7171717171717171;
	return *(int *)a;
}
