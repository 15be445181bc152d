#include "src/run/share.h"

#include "src/run/schedule.h"

/* There and back again: 1 2 3 3 2 1 1 2 3, as of two that follow each other the first is longer. */
static int dealt_to(int32_t place, int shares) {
    const int32_t round = place / shares, turn = place % shares;
    return 1 + (round % 2 == 0 ? turn : shares - 1 - turn);
}

status share_leave_others(const plan *p, int share, int shares, bool not_ours[], error *err) {
    schedule all;
    if (shares == 0) return STATUS_OK;
    if (!schedule_create(&all, p, SCHEDULE_LONGEST, not_ours))
        return error_no_memory(err, (size_t)p->trial_count * sizeof *all.trials);
    for (int32_t place = 0; place < p->trial_count; place++)
        not_ours[schedule_take(&all)] = dealt_to(place, shares) != share;
    schedule_free(&all);
    return STATUS_OK;
}
