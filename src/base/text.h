/* A growing text, and the small questions about text that several rooms ask. */
#ifndef SWEEP_BASE_TEXT_H
#define SWEEP_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start with `text t = {0};`.  `data` is NULL while nothing was added, else ended by NUL.  When
 * memory runs out, `failed` becomes true and later additions do nothing: check it once, at the end.
 */
typedef struct text {
    char *data;
    size_t bytes;
    size_t capacity;
    bool failed;
} text;

void text_append(text *t, const char *addition);
void text_append_bytes(text *t, const char *addition, size_t bytes);
void text_append_format(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was added, "" if nothing; borrowed until the next change. */
const char *text_string(const text *t);

/* Release the memory and leave `*t` empty and usable. */
void text_free(text *t);

/* Shortest decimal form that reads back as the same double: "0.1", "1e-05", "100"; with a decimal
 * point in every locale. */
void text_append_real(text *t, double value);

/* With commas between thousands: 53,010. */
void text_append_grouped(text *t, int64_t value);

/* "1,000 to 60,000", or one number where both are the same. */
void text_append_range(text *t, int64_t least, int64_t most);

/* A quantity of three digits with the prefix that it needs: 18.1 TB, 7.98 MFLOP, 300 B. */
void text_append_quantity(text *t, double value, const char *unit);

/* As a JSON string with its quotes; each byte that is no UTF-8 becomes U+FFFD. */
void text_append_json(text *t, const char *raw);

/* For a terminal or a message: control characters (and C1, and bidirectional overrides) as \xNN. */
void text_append_visible(text *t, const char *raw);

/* For "did you mean": the candidate nearest to `word` (Damerau-Levenshtein distance at most a
 * third of the longer word, and at least one), or NULL if none is near. */
const char *text_nearest(const char *word, const char *const candidates[], size_t count);

#endif
