/* Records of a CSV file (RFC 4180, with its dialects), one after another.
 *
 *     record = field (DELIMITER field)*
 *     field  = bare | '"' (any but '"' | '""')* '"'        bare has no '"', delimiter or end of
 * line
 *
 * Every record has as many fields as the first.  Empty lines are allowed at the end alone. */
#ifndef SWEEP_DATA_CSV_READER_H
#define SWEEP_DATA_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/text_lines.h"

/* Not ended by NUL; `quoted` fields have their quotes taken off. */
typedef struct csv_field {
    char *text;
    size_t bytes;
    bool quoted;
} csv_field;

typedef struct csv_reader {
    text_lines *lines;
    char delimiter;
    csv_field *fields; /* of the current record, valid until the next; owned */
    size_t count;      /* 0 past the last */
    size_t width;      /* of every record; 0 before the first */
    size_t capacity;
} csv_reader;

/* `path` is borrowed; a first line "sep=;" is passed over, and decides where `delimiter` is '\0'.
 */
status csv_reader_open(const char *path, char delimiter, csv_reader *out, error *err);

/* The next record; count 0 at the end. */
status csv_reader_next(csv_reader *r, error *err);

/* Line of the current record; of its first line where it has several. */
int64_t csv_reader_line(const csv_reader *r);

void csv_reader_close(csv_reader *r);

/* Find the delimiter of a file: of , ; tab and | the one that each of the first 100 records has
 * equally often.  STATUS_BAD_INPUT when two do.  `decimal` cannot be it. */
status csv_find_delimiter(const char *path, char decimal, char *out, error *err);

#endif
