#include "src/data/time_stamp.h"

#include <math.h>
#include <string.h>

#include "src/data/number_text.h"

enum { LONGEST = 40, MONTHS = 12, DAY_S = 86400 };

/* What is left to read. */
typedef struct cursor {
    const char *at;
} cursor;

/* Exactly `digits` digits; -1 where there are fewer. */
static int take_digits(cursor *c, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (c->at[i] < '0' || c->at[i] > '9') return -1;
        value = value * 10 + (c->at[i] - '0');
    }
    c->at += digits;
    return value;
}

static bool take_char(cursor *c, const char *among) {
    if (!*c->at || !strchr(among, *c->at)) return false;
    c->at++;
    return true;
}

static int days_of_month(int year, int month) {
    static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Days since 1970-01-01 in the Gregorian calendar, counted from March so that the leap day is last.
 */
static long days_since_1970(int year, int month, int day) {
    const long y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719468;
}

static bool is_date(int year, int month, int day) {
    return month >= 1 && month <= MONTHS && day >= 1 && day <= days_of_month(year, month);
}

/* ".25" of a second. */
static double take_fraction(cursor *c) {
    double value = 0, unit = 1;
    if (*c->at != '.') return 0;
    for (c->at++; *c->at >= '0' && *c->at <= '9'; c->at++) {
        unit /= 10;
        value += unit * (*c->at - '0');
    }
    return value;
}

/* "+02:00", "Z" or nothing: seconds to take off; false where it is none. */
static bool take_zone(cursor *c, int *offset_s) {
    *offset_s = 0;
    if (take_char(c, "Z")) return true;
    const bool west = *c->at == '-';
    if (!take_char(c, "+-")) return true;
    const int hours = take_digits(c, 2);
    take_char(c, ":");
    const int minutes = take_digits(c, 2);
    *offset_s = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return hours >= 0 && minutes >= 0;
}

static bool take_clock(cursor *c, double *seconds) {
    const int hours = take_digits(c, 2);
    if (hours < 0 || hours > 24 || !take_char(c, ":")) return false;
    const int minutes = take_digits(c, 2);
    int whole = 0, offset_s;
    if (minutes < 0 || minutes > 59) return false;
    if (take_char(c, ":")) whole = take_digits(c, 2);
    if (whole < 0 || whole > 60) return false;
    const double fraction = take_fraction(c);
    if (!take_zone(c, &offset_s)) return false;
    *seconds = hours * 3600.0 + minutes * 60.0 + whole + fraction - offset_s;
    return true;
}

static time_stamp months(int year, int month) {
    return (time_stamp){.kind = TIME_MONTH, .at = year * (double)MONTHS + month};
}

/* What comes after "YYYY-MM-". */
static time_stamp finish_date(cursor *c, int year, int month) {
    const time_stamp none = {.kind = TIME_NONE};
    const int day = take_digits(c, 2);
    double seconds = 0;
    if (!is_date(year, month, day)) return none;
    if (*c->at && (!take_char(c, "T ") || !take_clock(c, &seconds))) return none;
    if (*c->at) return none;
    const double date = (double)days_since_1970(year, month, day) * DAY_S;
    return (time_stamp){.kind = TIME_INSTANT, .at = date + seconds};
}

static time_stamp parse_date(const char *word) {
    const time_stamp none = {.kind = TIME_NONE};
    cursor c = {word};
    const int year = take_digits(&c, 4);
    if (year < 0) return none;
    if (!take_char(&c, "-/ ")) return none;
    if (take_char(&c, "Q")) {
        const int quarter = take_digits(&c, 1);
        return quarter >= 1 && quarter <= 4 && !*c.at ? months(year, 3 * quarter - 3) : none;
    }
    const int month = take_digits(&c, 2);
    if (month < 1 || month > MONTHS || word[4] == ' ') return none;
    if (!*c.at) return months(year, month - 1);
    return take_char(&c, "-/") ? finish_date(&c, year, month) : none;
}

/* A number may be a date as well: the whole column tells. */
static time_stamp number_stamp(const char *word, size_t bytes, double value) {
    time_stamp t = {.kind = TIME_NUMBER, .at = value, .number = value};
    cursor c = {word};
    if (bytes != 8 || strspn(word, "0123456789") != 8) return t;
    const int year = take_digits(&c, 4), month = take_digits(&c, 2), day = take_digits(&c, 2);
    if (year == 0 || !is_date(year, month, day)) return t;
    t.kind = TIME_EIGHT;
    t.at = (double)days_since_1970(year, month, day) * DAY_S;
    return t;
}

time_stamp time_stamp_parse(const char *field, size_t bytes) {
    char word[LONGEST + 1];
    double value;
    if (bytes == 0 || bytes > LONGEST) return (time_stamp){.kind = TIME_NONE};
    memcpy(word, field, bytes);
    word[bytes] = '\0';
    if (number_parse(word, bytes, '.', &value) == NUMBER_READ)
        return number_stamp(word, bytes, value);
    return parse_date(word);
}

/* The month that is sought is no more than one after the first guess, by the mean year. */
time_in_month time_stamp_in_month(double at_s) {
    const long day = (long)floor(at_s / DAY_S);
    long month = (long)floor(((double)day + 719528) / 365.2425 * MONTHS) - 1;
    while (days_since_1970((int)((month + 1) / MONTHS), (int)((month + 1) % MONTHS) + 1, 1) <= day)
        month++;
    const int year = (int)(month / MONTHS), of_year = (int)(month % MONTHS) + 1;
    const long first = days_since_1970(year, of_year, 1);
    return (time_in_month){.months = (double)month,
                           .begun_s = at_s - (double)first * DAY_S,
                           .days_left = (int)(first + days_of_month(year, of_year) - 1 - day)};
}
