/* crash 5 null pointer */
struct s { int a, b; };
static void set(struct s *s)
{
	s->b = 1;
}
int main(void)
{
	set(0);
	return 0;
}
