/* Reading a file of which nobody said what it is for. */
#ifndef SWEEP_DATA_SEQUENCE_GUESS_H
#define SWEEP_DATA_SEQUENCE_GUESS_H

#include "src/data/sequence_file.h"

/* As sequence_file_read, but where `how` says neither layout nor id a CSV with a column of times,
 * dates or numbers that are called as times are, is read as what it looks like: as series to
 * forecast where no column is called as classes are, and at most one is of texts, which then says
 * which series a row belongs to, as does one that is called as ids are (with dates a column y or
 * target is what is forecast, else it is a label); or else as sequences with a row a step, named by
 * the first column.  Whether that is so, times in equal steps decide, and labels, or a first column
 * that is called as sequences are ("run", "id"); else it is read as any other.  With dates the
 * message is that of series.
 */
status sequence_guess_read(const char *path, const sequence_request *how, sequence_file *out,
                           error *err);

#endif
