/* compile-error 5 'judge_put' is not defined */
void judge_put(const char *, long);
int main(void)
{
	judge_put("total", 100000);
	return 0;
}
