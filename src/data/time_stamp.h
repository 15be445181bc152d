/* Times as data files write them: numbers; ISO 8601 dates, months, years and date-times, also with
 * '/'; quarters ("1970 Q1", "1970-Q1"); eight digits ("19580329"). */
#ifndef SWEEP_DATA_TIME_STAMP_H
#define SWEEP_DATA_TIME_STAMP_H

#include <stdbool.h>
#include <stddef.h>

typedef enum time_kind {
    TIME_NONE,
    TIME_NUMBER,  /* `at` is the number */
    TIME_EIGHT,   /* eight digits that are a date: `at` in seconds; `number` as they stand */
    TIME_MONTH,   /* a year, quarter or month: `at` in months since the year 0 */
    TIME_INSTANT, /* a date or date-time: `at` in seconds since 1970, UTC where no offset is given
                   */
} time_kind;

typedef struct time_stamp {
    time_kind kind;
    double at, number;
} time_stamp;

/* Where in its month an instant lies. */
typedef struct time_in_month {
    double months;  /* since the year 0 */
    double begun_s; /* since the month began, in UTC */
    int days_left;  /* after that day */
} time_in_month;

time_in_month time_stamp_in_month(double at_s);

/* Read the whole of `field`; kind TIME_NONE for what is none of these. */
time_stamp time_stamp_parse(const char *field, size_t bytes);

#endif
