/* forbidden 3 #pragma comment */
/* a comment */
 /* another */ # /* and one */ pragma /* more */ com\
ment(option, "-run")
int main(void)
{
	return 0;
}
