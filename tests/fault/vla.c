/* compile-error 4 arrays of variable length */
int main(int argc, char **argv)
{
	char a[argc + 1];
	(void)argv;
	a[0] = 0;
	return a[0];
}
