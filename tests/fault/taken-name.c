/* compile-error 4 'go' is a function of dojo.h */
void other(void);
void go(void)
{
}
int main(void)
{
	go();
	return 0;
}
