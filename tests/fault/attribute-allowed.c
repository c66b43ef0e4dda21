/* done */
struct __attribute__((packed, aligned(1))) s { char c; long l; };
__attribute__((noreturn)) void stop(void);
static int x __attribute__((aligned(64), unused));
int main(void)
{
	return sizeof(struct s) != 9;
}
