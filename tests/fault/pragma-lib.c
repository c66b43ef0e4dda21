/* forbidden 2 #pragma comment */
#pragma comment(lib, "z")
int main(void)
{
	return 0;
}
