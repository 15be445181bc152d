/* How many steps each item of an array has, where another array says so: of items that lie one
 * after another, and of padded ones. */
#ifndef SWEEP_DATA_ARRAY_LENGTHS_H
#define SWEEP_DATA_ARRAY_LENGTHS_H

#include "src/data/array_layout.h"
#include "src/data/array_reading.h"

/* Read what r->choice says of them.  Lengths of an array (steps, features) or (steps) whose sum is
 * its first axis are of joined items; other lengths, one an item, are of padded ones; offsets are
 * of joined items.  STATUS_BAD_INPUT names the item and its number: no whole one, more than there
 * are, or as many as do not fit the array.  `out` is to be freed, also after a failure. */
status array_lengths_read(const array_reading *r, item_lengths *out);
void array_lengths_free(item_lengths *l);

/* Where the request names no lengths: those of an array that is called so, and that fits. `out` is
 * regular, and its array ARRAY_NONE, where there is none.  To be freed. */
void array_lengths_guess(const array_reading *r, item_lengths *out);

/* Whether each item has a step. */
bool array_lengths_are_positive(const item_lengths *l);

/* Leave the part of r, read as the array has it, (items, steps, features), the own steps of each
 * item alone.  STATUS_BAD_INPUT for an item of none.  Values behind them that are neither 0 nor
 * missing are told in the notices. */
status array_lengths_cut(const array_reading *r, const array_layout *l);

/* Of lengths that were guessed and not taken: what they look like and how to say so, for messages
 * about counts that do not fit, where they are of joined items. */
void array_lengths_hint(const array_reading *r, const item_lengths *guessed,
                        char hint[ARRAY_HINT_BYTES]);

/* The same as a notice, once the part has been read without them; padding that has been read as
 * steps.  Nothing where they would change nothing. */
void array_lengths_tell(const array_reading *r, const item_lengths *guessed);

#endif
