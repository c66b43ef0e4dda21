/* crash 5 division by zero */
int main(void)
{
	volatile int a = -2147483647 - 1, b = -1;
	return a % b;
}
