/* forbidden 4 attribute 'cleanup' */
int main(void)
{
	int x __attribute__((cleanup(3))) = 1;
	return x;
}
