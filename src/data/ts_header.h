/* The header of a .ts file (aeon, sktime, the UEA archive). */
#ifndef SWEEP_DATA_TS_HEADER_H
#define SWEEP_DATA_TS_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/label_set.h"
#include "src/data/text_lines.h"

/* What was said, with the line it was said in; lines of 0 and truths of -1 were not said. */
typedef struct ts_header {
    int timestamps, missing, univariate, equal_length, class_label, target_label;
    int64_t dimensions, series_length;
    int64_t missing_line, univariate_line, equal_length_line, class_label_line, dimensions_line,
        series_length_line;
    label_set classes;
} ts_header;

/* Read up to and with "@data". */
status ts_header_read(text_lines *lines, ts_header *out, error *err);
void ts_header_free(ts_header *h);

#endif
