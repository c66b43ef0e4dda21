/* compile-error 0 does not define 'main' */
int other(void)
{
	return 0;
}
