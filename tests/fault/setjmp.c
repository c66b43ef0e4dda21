/* forbidden 6 'setjmp' */
int setter(void *);
long buffer[64];
int main(void)
{
	return setjmp(buffer);
}
