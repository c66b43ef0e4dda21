/* crash 5 division by zero */
int main(void)
{
	volatile int a = 1, b = 0;
	return a / b;
}
