/* math.h - the part of C99 7.12 that programs here may use. */
#ifndef _MATH_H
#define _MATH_H

#define M_PI 3.14159265358979323846
#define HUGE_VAL (1e308 * 10)
#define INFINITY ((float)HUGE_VAL)

double fabs(double x);
double sqrt(double x);
double pow(double x, double y);
double exp(double x);
double log(double x);
double log2(double x);
double log10(double x);
double sin(double x);
double cos(double x);
double tan(double x);
double atan(double x);
double atan2(double y, double x);
double floor(double x);
double ceil(double x);
double round(double x);
double fmod(double x, double y);

#endif
