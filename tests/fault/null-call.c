/* crash 5 null pointer */
int main(void)
{
	void (*volatile f)(void) = 0;
	f();
	return 0;
}
