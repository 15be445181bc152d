#include "src/data/season.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const double MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, WEEK_S = 604800;

/* Steps of a day that a network may be shown. */
static const double MOST_A_DAY = 86400;

int64_t season_of_seconds(double step_s) {
    if (step_s == WEEK_S) return 52;
    if (step_s == DAY_S) return 7;
    const double a_day = DAY_S / step_s;
    const bool fills_one = a_day > 1 && a_day <= MOST_A_DAY && a_day == floor(a_day);
    return fills_one ? (int64_t)a_day : 0;
}

int64_t season_of_months(double step_months) {
    return step_months == 1 ? 12 : step_months == 3 ? 4 : 0;
}

/* A unit of time: "minute" begins minutely and minutes. */
typedef struct unit {
    const char *word;
    double seconds, months;
} unit;

int64_t season_of_frequency(const char *words) {
    const unit units[] = {
        {"second", 1, 0},  {"minute", MINUTE_S, 0},     {"hour", HOUR_S, 0}, {"daily", DAY_S, 0},
        {"day", DAY_S, 0}, {"week", WEEK_S, 0},         {"month", 0, 1},     {"quarter", 0, 3},
        {"year", 0, 12},   {"half_hour", HOUR_S / 2, 0}};
    char *unit_word;
    double count = strtod(words, &unit_word);
    if (unit_word == words) count = 1;
    unit_word += *unit_word == '_';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strncasecmp(unit_word, units[i].word, strlen(units[i].word)) != 0) continue;
        return units[i].months > 0 ? season_of_months(count * units[i].months)
                                   : season_of_seconds(count * units[i].seconds);
    }
    return 0;
}
