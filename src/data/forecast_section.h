/* What a config would say to forecast the series of a file, so that every part of them has
 * windows. */
#ifndef SWEEP_DATA_FORECAST_SECTION_H
#define SWEEP_DATA_FORECAST_SECTION_H

#include "src/base/text.h"
#include "src/data/sequence_file.h"

/* Append the lines of a `data:` section, "  key: value", from task to split: as many steps ahead as
 * the file asks for, else one; two seasons to look back, else 24 steps; both less where the series
 * are short; and the season, where they have several. */
void forecast_section_append(text *out, const sequence_file *f);

#endif
