/* timeout 4 */
int main(void)
{
	do ; while (1);
	return 0;
}
