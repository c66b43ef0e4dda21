/* compile-error 5 'nowhere' is not defined */
int nowhere(int);
int main(void)
{
	return nowhere(1);
}
