/* timeout 7 */
int main(void)
{
	volatile int i = 0;

	for (;;)
		i++;
	return i;
}
