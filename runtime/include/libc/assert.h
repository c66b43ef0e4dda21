/* assert.h - C99 7.2: a failed assertion is a panic that names the line. */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
void dojo_assert_failed(const char *condition, const char *file, int line);
#define assert(condition) \
	((condition) ? (void)0 : dojo_assert_failed(#condition, __FILE__, __LINE__))
#endif
