#include "src/data/forecast_section.h"

#include <inttypes.h>

#include "src/data/series_windows.h"

enum { USUAL_LOOKBACK = 24 };

/* The smallest share of a series of `length` steps, from `least` to 0.4, in which one can forecast
 * `horizon` steps; 0 where there is none. */
static double share_of(int64_t length, double least, int64_t horizon) {
    const double shares[] = {0.1, 0.2, 0.3, 0.4};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const window_rule rule = {.test = shares[i]};
        const series_borders b = series_borders_find(&rule, length);
        if (shares[i] >= least && b.length - b.test_first >= horizon) return shares[i];
    }
    return 0;
}

/* Of a series of `length` steps; false where it is too short for that. */
static bool fit(int64_t length, int64_t season, int64_t horizon, window_rule *out) {
    const int64_t wanted = season > 1 ? 2 * season : USUAL_LOOKBACK;
    *out = (window_rule){.horizon = horizon,
                         .test = share_of(length, 0.2, horizon),
                         .validation = share_of(length, 0.1, horizon)};
    if (out->test == 0 || out->validation == 0) return false;
    const int64_t trains = series_borders_find(out, length).train_end;
    const int64_t most = (trains - horizon) / 2;
    out->lookback = wanted < most ? wanted : most;
    return out->lookback >= 1;
}

/* By the shortest series where it leaves half of what one would look back, else by the longest, of
 * which there is a window at least; else so many steps fewer ahead. */
static window_rule choose(const sequence_file *f) {
    int64_t shortest, longest;
    window_rule of_shortest, rule;
    sequence_file_lengths(f, &shortest, &longest);
    int64_t horizon = f->horizon > 0 ? f->horizon : 1;
    while (!fit(longest, f->season, horizon, &rule)) {
        if (horizon == 1) return (window_rule){1, 1, 1, 0.2, 0.1, 0};
        horizon = (horizon + 1) / 2;
    }
    const bool enough = fit(shortest, f->season, horizon, &of_shortest) &&
                        2 * of_shortest.lookback >= rule.lookback;
    return enough ? of_shortest : rule;
}

/* Which of several columns are forecast, nobody can tell from the file. */
static void append_columns(text *out, const sequence_file *f) {
    if (f->features > 1 && f->forecast_count == f->features)
        text_append(out,
                    "  # every column is forecast; to forecast one, with the others as inputs, say "
                    "y: its name\n");
}

void forecast_section_append(text *out, const sequence_file *f) {
    const window_rule rule = choose(f);
    int64_t shortest, longest;
    sequence_file_lengths(f, &shortest, &longest);
    append_columns(out, f);
    text_append_format(out,
                       "  task: forecasting\n  lookback: %" PRId64 "\n  horizon: %" PRId64 "\n",
                       rule.lookback, rule.horizon);
    if (f->season > 1 && 2 * f->season <= series_borders_find(&rule, longest).train_end)
        text_append_format(out, "  season: %" PRId64 "\n", f->season);
    text_append_format(out, "  split: {test: %g, val: %g}\n", rule.test, rule.validation);
}
