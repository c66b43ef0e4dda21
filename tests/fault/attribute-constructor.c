/* forbidden 2 attribute 'constructor' */
__attribute__((unused, constructor)) static void first(void)
{
}
int main(void)
{
	return 0;
}
