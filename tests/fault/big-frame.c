/* compile-error 3 the stack frame of 'f' takes 200 */
static int f(void)
{
	char a[200000];
	a[0] = 1;
	return a[0];
}
int main(void)
{
	return f();
}
