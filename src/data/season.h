/* Of how many steps a season is that goes by the calendar: a day of hours, a week of days, a year
 * of weeks, months or quarters. */
#ifndef SWEEP_DATA_SEASON_H
#define SWEEP_DATA_SEASON_H

#include <stdint.h>

/* By the length of a step: a day of steps shorter than that, a week of days, a year of weeks; 0
 * where they do not fill one. */
int64_t season_of_seconds(double step_s);

/* A year of months or quarters; 0 for any other number of months. */
int64_t season_of_months(double step_months);

/* By the @frequency of a .tsf file: "half_hourly", "10_minutes", "daily", "monthly"; 0 where it has
 * none, as "yearly", and for other words. */
int64_t season_of_frequency(const char *words);

#endif
