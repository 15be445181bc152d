/* An architecture property by property: each is what one key of a config says of the network.  In
 * words, and how two architectures differ. */
#ifndef SWEEP_TRIAL_ARCHITECTURE_H
#define SWEEP_TRIAL_ARCHITECTURE_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/rnn/spec.h"
#include "src/trial/hyperparameters.h"

/* How many properties there are, and the key of the one at a place: the cell first, what is added
 * to it next, sizes last. */
int architecture_property_count(void);
config_key architecture_property_at(int place);

/* Whether a key is a property of architectures. */
bool architecture_is_property(config_key key);

/* Whether both have the same value of a property. */
bool architecture_same_value(const rnn_architecture *a, const rnn_architecture *b,
                             config_key property);

/* Whether a property has the value of a plain LSTM, which goes without saying; sizes never do. */
bool architecture_is_plain(const rnn_architecture *a, config_key property);

/* Append the value of a property in words: "GRU", "hidden_dim 100", "2 layers", "both directions",
 * "projection to 50", "no peepholes", "readout of the mean". */
void architecture_append_value(text *out, const rnn_architecture *a, config_key property);

/* The one property in which two differ, which read the same data; CONFIG_NO_KEY where there is
 * none, or more than one. */
config_key architecture_only_difference(const rnn_architecture *a, const rnn_architecture *b);

/* Whether all that is trained is the same: tensors by name, shape and meaning of their rows. */
bool architecture_same_tensors(const rnn_architecture *a, const rnn_architecture *b);

/* Fill `alike` (room for `count`) with all[first] and those after it that have the same tensors,
 * and return how many they are; 0 where one before has them. */
int architecture_find_alike(const rnn_architecture all[], int count, int first,
                            const rnn_architecture *alike[]);

/* Whether one before alike[which] is the same network over another number of steps. */
bool architecture_is_repeated(const rnn_architecture *const alike[], int which);

#endif
