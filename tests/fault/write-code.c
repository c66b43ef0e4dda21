/* crash 6 wild pointer */
/* Code is not writable. */
int main(void)
{
	char *p = (char *)main;
	*p = 1;
	return 0;
}
