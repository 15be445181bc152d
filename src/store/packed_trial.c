#include "src/store/packed_trial.h"

#include <stdbool.h>

void pack_trial(text *to, const trial *t) {
    trial plain = *t;
    plain.init_weights = NULL;
    pack(to, &plain, sizeof plain);
}

/* Words are indices of tables. */
static bool has_known_words(const trial *t) {
    for (config_key key = 0; key < KEY_COUNT; key++) {
        const config_key_info *info = key_info(key);
        const bool is_word = key_is_hyperparameter(key) && info->kind == CONFIG_CHOICE;
        if (is_word && !config_choice_name(info, trial_value(t, key).integer)) return false;
    }
    return (unsigned)t->architecture.cell < RNN_CELL_COUNT;
}

/* What would lead other code astray, were the other process not itself any more. */
static bool is_sound_trial(const trial *t) {
    const rnn_architecture *a = &t->architecture;
    return t->id[TRIAL_ID_CHARS] == '\0' && t->init_sha256[SHA256_HEX_CHARS] == '\0' &&
           a->seq_dim > 0 && a->input_dim > 0 && a->hidden_dim > 0 && a->layer_dim > 0 &&
           a->output_dim > 0 && has_known_words(t) && rnn_hidden_dims_fit(a) &&
           trial_unfit_list(t) == CONFIG_NO_KEY;
}

void unpack_trial(packed *from, trial *t) {
    unpack(from, t, sizeof *t);
    from->failed |= !is_sound_trial(t);
    t->init_weights = NULL;
}

/* --- the outcome --- */

void pack_outcome(text *to, const trial *t, const outcome *o) {
    const bool has_confusion = o->confusion != NULL, has_weights = o->weights != NULL;
    pack(to, o, sizeof *o);
    pack(to, &has_confusion, sizeof has_confusion);
    pack(to, &has_weights, sizeof has_weights);
    pack(to, o->evaluations, (size_t)o->evaluation_count * sizeof *o->evaluations);
    if (has_confusion) pack(to, o->confusion, trial_confusion_count(t) * sizeof *o->confusion);
    if (has_weights) pack(to, o->weights, (size_t)o->weight_count * sizeof *o->weights);
}

void unpack_outcome(packed *from, const trial *t, outcome *o) {
    bool has_confusion, has_weights;
    unpack(from, o, sizeof *o);
    unpack(from, &has_confusion, sizeof has_confusion);
    unpack(from, &has_weights, sizeof has_weights);
    o->evaluations = NULL;
    o->confusion = NULL;
    o->weights = NULL;
    from->failed |= (unsigned)o->status >= TRIAL_STATUS_COUNT || o->evaluation_count < 0 ||
                    o->weight_count < 0 || o->weights_sha256[SHA256_HEX_CHARS] != '\0';
    if (from->failed) {
        *o = (outcome){0};
        return;
    }
    if (o->evaluation_count > 0)
        o->evaluations = unpack_array(from, (size_t)o->evaluation_count, sizeof *o->evaluations);
    if (has_confusion)
        o->confusion = unpack_array(from, trial_confusion_count(t), sizeof *o->confusion);
    if (has_weights) o->weights = unpack_array(from, (size_t)o->weight_count, sizeof *o->weights);
}
