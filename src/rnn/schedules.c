#include "src/rnn/schedules.h"

#include <stddef.h>

const char *const rnn_schedule_names[] = {
#define SCHEDULE(symbol, id, ...) #id,
#include "src/rnn/schedules.def"
#undef SCHEDULE
    NULL,
};

const char *rnn_schedule_default(int schedule, int option) {
    static const char *const defaults[RNN_SCHEDULE_COUNT][RNN_SCHEDULE_OPTION_COUNT] = {
#define SCHEDULE(symbol, id, ...) [RNN_SCHEDULE_##symbol] = {__VA_ARGS__},
#include "src/rnn/schedules.def"
#undef SCHEDULE
    };
    return defaults[schedule][option];
}

const char *rnn_schedule_default_of_part(int is_on, int option) {
    static const char *const defaults[RNN_SCHEDULE_OPTION_COUNT] = {
        [RNN_SCHEDULE_OPTION_BASE_MOMENTUM] = "0.85",
        [RNN_SCHEDULE_OPTION_MAX_MOMENTUM] = "0.95",
        [RNN_SCHEDULE_OPTION_WARMUP_FACTOR] = "0.3333333333333333",
    };
    return is_on ? defaults[option] : NULL;
}
