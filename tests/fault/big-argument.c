/* compile-error 12 an argument passed by value */
struct big { char c[100000]; };
static int f(struct big b)
{
	return b.c[0];
}
static struct big one;
int main(void)
{
	one.c[0] = 1;

	return f(one);
}
