/* The errors of one config, collected so that all are reported at once. */
#ifndef SWEEP_CONFIG_PROBLEMS_H
#define SWEEP_CONFIG_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/config/config.h"

/* Where something was written. */
typedef struct place {
    int override;     /* 0: in the file; n: in the n-th override, counted from 1 */
    int line, column; /* 1-based, in characters */
    int file;         /* of those of the config: 0 for itself, else one that it extends */
} place;

/* A file that the config extends. */
typedef struct extended_file {
    char *path; /* borrowed from the config */
    place by;   /* where it is named */
} extended_file;
enum { PROBLEMS_MOST_FILES = 32 };

/* Less than, equal to or greater than 0: the file before the overrides, else top to bottom. */
int place_compare(place a, place b);

typedef struct problem {
    place where;
    char *message;
} problem;

typedef struct problems {
    const config_language *language;
    const char *path;                         /* borrowed */
    const char *const *overrides;             /* borrowed */
    extended_file files[PROBLEMS_MOST_FILES]; /* from 1 on; 0 is `path` itself */
    problem *items;
    size_t count, capacity;
    bool no_memory; /* an allocation failed somewhere; what was found so far may be incomplete */
} problems;

/* Note an error.  `format` is printf's; text of the user's goes through `visible`. */
void problems_add(problems *p, place where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A line as those of problems_append, "PLACE: notice: MESSAGE", for what is no error.  The
 * caller's; NULL on lack of memory, which is noted. */
char *problems_notice(problems *p, place where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Append a line for each problem, those of the file first, in order of place; at most
 * CONFIG_MAX_PROBLEMS, then one that counts the rest. */
void problems_append(const problems *p, text *t);

void problems_free(problems *p);

/* The user's text made harmless and short for a message, for use inside one expression:
 * problems_add(p, where, "unknown key '%s'", problems_shown(key).text). */
enum { VISIBLE_BYTES = 96, LONGEST_VISIBLE_BYTES = 4 * VISIBLE_BYTES + 3 };
typedef struct shown {
    char text[LONGEST_VISIBLE_BYTES + 16]; /* each byte may become \xNN; "..." where it was cut */
} shown;
shown problems_shown(const char *raw);

/* The path of file number `file`; borrowed. */
const char *problems_path(const problems *p, int file);

/* "c.yaml:3:5" or "override 'k=v'"; the caller's, NULL on lack of memory, which is noted. */
char *problems_place(problems *p, place where);

/* "line 3, column 5" or "override 'k=v'": for a message that names a second place. */
shown place_name(const problems *p, place where);

#endif
