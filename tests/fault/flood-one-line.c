/* output-limit 4 printed more than */
int printf(const char *, ...);
int main(void)
{ printf("%2000000d\n", 1);
	return 0;
}
