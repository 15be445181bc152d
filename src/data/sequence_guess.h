/* Reading a file of which nobody said what it is for. */
#ifndef SWEEP_DATA_SEQUENCE_GUESS_H
#define SWEEP_DATA_SEQUENCE_GUESS_H

#include "src/data/sequence_file.h"

/* As sequence_file_read, but a CSV is read as series to forecast where it looks like these and
 * `how` says neither layout nor id: it has a column of dates, or one of numbers that is called as
 * times are; no column that is called as classes are; and at most one column of texts, which then
 * says which series a row belongs to, as does one that is called as ids are.  With dates a column y
 * or target is what is forecast, else it is a label.  A CSV that is no
 * series by its times after all is read as any other; with dates its message is that of series. */
status sequence_guess_read(const char *path, const sequence_request *how, sequence_file *out,
                           error *err);

#endif
