/* A result as named values, one list for everything that shows, filters, compares or exports
 * trials: the columns of the trial table, then those of the runtime table, under their names in
 * results.h5 (schema.h). */
#ifndef SWEEP_STORE_FIELDS_H
#define SWEEP_STORE_FIELDS_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/plan/results.h"

/* What a column tells of. */
typedef enum field_group {
    FIELD_PLAN,    /* the trial's place in its plan */
    FIELD_RECIPE,  /* what is trained */
    FIELD_DERIVED, /* what follows from that: id, counts */
    FIELD_OUTCOME, /* what came of it */
    FIELD_RUNTIME, /* when and where it ran */
} field_group;

typedef enum field_kind { FIELD_INTEGER, FIELD_REAL, FIELD_WORD } field_kind;

enum { FIELDS_MAX = 64, FIELD_WORD_CHARS = 95 };

typedef struct field_value {
    field_kind kind;
    bool known; /* false: not trained, not measured, NaN */
    int64_t integer;
    double real; /* of an integer as well */
    char word[FIELD_WORD_CHARS + 1];
} field_value;

int fields_count(void);
const char *fields_name(int index);
/* In a few words, for help and documents; static. */
const char *fields_meaning(int index);
field_group fields_group(int index);

/* The index of a name, -1 if there is none.  A key of the config language is found by the part
 * after its dot: train.lr is lr; seeds is seed. */
int fields_find(const char *name);

/* Fill all of values[fields_count()]. */
void fields_read(const result *r, field_value values[]);

/* Append a value as text that reads back as the same; nothing for an unknown one. */
void field_append(text *out, const field_value *value);

/* The same for a terminal: a word as text_append_visible. */
void field_append_visible(text *out, const field_value *value);

/* Less than, equal to or greater than 0; numbers before words, unknown values after all. */
int field_compare(const field_value *a, const field_value *b);

#endif
