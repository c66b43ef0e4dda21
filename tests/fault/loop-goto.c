/* timeout 5 */
int main(void)
{
again:
	goto again;
	return 0;
}
