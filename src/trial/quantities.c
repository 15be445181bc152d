#include "src/trial/quantities.h"

#include <stdio.h>
#include <string.h>

expression_value quantity_of_trial(const trial *t, quantity which) {
    const rnn_architecture *a = &t->architecture;
    switch (which) {
        case QUANTITY_PARAMS: return expression_of_integer(rnn_parameter_count(a));
        case QUANTITY_MACS: return expression_of_integer(rnn_forward_macs(a));
        case QUANTITY_FLOPS: return expression_of_real(trial_flops(t));
        case QUANTITY_INPUT_DIM: return expression_of_integer(a->input_dim);
        case QUANTITY_SEQ_DIM: return expression_of_integer(a->seq_dim);
        case QUANTITY_OUTPUT_DIM: return expression_of_integer(a->output_dim);
        case QUANTITY_TRAIN_COUNT: return expression_of_integer(t->train_count);
        case QUANTITY_COUNT: break;
    }
    return (expression_value){0};
}

static expression_value value_of_list(const config_integers *list, char written[]) {
    int32_t largest = list->members[0];
    for (int i = 1; i < list->count; i++)
        if (list->members[i] > largest) largest = list->members[i];
    text words = {0};
    config_append_integers(&words, list);
    snprintf(written, KEY_WRITTEN_BYTES, "%s", text_string(&words));
    text_free(&words);
    expression_value value = expression_of_integer(largest);
    value.known = list->count > 0;
    value.word = written;
    return value;
}

expression_value quantity_of_key(config_key key, config_value value,
                                 char written[KEY_WRITTEN_BYTES]) {
    const config_key_info *info = key_info(key);
    switch (info->kind) {
        case CONFIG_INTEGER: return expression_of_integer(value.integer);
        case CONFIG_REAL: return expression_of_real(value.real);
        case CONFIG_INTEGERS: return value_of_list(&value.integers, written);
        case CONFIG_CHOICE: {
            const char *word = config_choice_name(info, value.integer);
            return (expression_value){
                .known = word != NULL, .word = word, .truth = word && strcmp(word, "true") == 0};
        }
        default: return (expression_value){0};
    }
}
