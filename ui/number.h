/*
 * number.h - numbers as the screens show them.
 */
#ifndef UI_NUMBER_H
#define UI_NUMBER_H

#define NUMBER_BYTES 24

void number_text(char out[NUMBER_BYTES], double value);  /* "1 912", "82.0", "0.31", "<0.01", "0" */
void number_times(char out[NUMBER_BYTES], double ratio); /* "x23.3"; "-" when it is 0 */
void number_time(char out[NUMBER_BYTES], double ms);     /* "0.2 ms", "12 ms", "2.4 s" */

#endif
