/* compile-error 2 */
This is not C at all.
