/* forbidden 2 attribute 'section' */
__attribute__((section(".text"))) int x;
int main(void)
{
	return x;
}
