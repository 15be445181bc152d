#include "src/data/split_rows.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/random.h"

/* The items of a part of so large a share. */
static int64_t part_of(int64_t count, double share) {
    return (int64_t)floor((double)count * share + 0.5);
}

/* What one class gives to a part. */
typedef struct quota {
    int32_t class;
    int64_t count;
    double remainder;
} quota;

static int compare_remainders(const void *a, const void *b) {
    const quota *x = a, *y = b;
    if (x->remainder != y->remainder) return x->remainder > y->remainder ? -1 : 1;
    return x->class < y->class ? -1 : 1;
}

static int compare_classes(const void *a, const void *b) {
    const quota *x = a, *y = b;
    return x->class < y->class ? -1 : 1;
}

/* How many of each class go to a part of share `share`. */
static void find_quotas(const int64_t sizes[], int32_t classes, double share, quota *quotas) {
    int64_t all = 0, given = 0;
    for (int32_t c = 0; c < classes; c++) {
        const double exact = (double)sizes[c] * share;
        quotas[c] = (quota){c, (int64_t)floor(exact), exact - floor(exact)};
        all += sizes[c];
        given += quotas[c].count;
    }
    const int64_t wanted = part_of(all, share);
    qsort(quotas, (size_t)classes, sizeof *quotas, compare_remainders);
    for (int32_t i = 0; i < classes && given < wanted; i++) {
        if (quotas[i].remainder == 0) break;
        quotas[i].count++;
        given++;
    }
    qsort(quotas, (size_t)classes, sizeof *quotas, compare_classes);
}

/* All that deciding needs; the arrays have room for every class, or every item. */
typedef struct deciding {
    const split_request *request;
    int32_t classes;
    int64_t *sizes, *next;
    quota *tests, *validates;
    uint32_t *order, *members;
} deciding;

static status check_class(const deciding *d, int32_t c, char *const names[], const char *path,
                          error *err) {
    const int64_t left = d->sizes[c] - d->tests[c].count - d->validates[c].count;
    if (d->sizes[c] == 0 || left > 0) return STATUS_OK;
    if (d->request->rule == SPLIT_RANDOM)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split leaves nothing to train with", path);
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: the class \"%.60s\" has %lld item%s, and data.split leaves none "
                     "of it to train with; "
                     "give it more items, or split at random: by: random",
                     path, names[c], (long long)d->sizes[c], d->sizes[c] == 1 ? "" : "s");
}

/* The items of a class in file order are members[first .. first + size). */
static void use_members(const deciding *d, int32_t c, int64_t first, uint8_t *use) {
    random_permutation(d->request->seed, RANDOM_SPLIT, (uint32_t)c, d->order,
                       (uint32_t)d->sizes[c]);
    const int64_t tests = d->tests[c].count, validates = d->validates[c].count;
    for (int64_t k = 0; k < tests + validates; k++)
        use[d->members[first + d->order[k]]] = k < tests ? SPLIT_TESTS : SPLIT_VALIDATES;
}

/* The class whose quota an item counts to. */
static int32_t group_of(const deciding *d, const int32_t class_of[], int64_t item) {
    return d->request->rule == SPLIT_STRATIFIED ? class_of[item] : 0;
}

/* Class after class, the items of each in file order; next[c] ends where class c does. */
static void sort_members(deciding *d, const int32_t class_of[], int64_t count) {
    int64_t first = 0;
    for (int32_t c = 0; c < d->classes; c++) {
        d->next[c] = first;
        first += d->sizes[c];
    }
    for (int64_t i = 0; i < count; i++)
        d->members[d->next[group_of(d, class_of, i)]++] = (uint32_t)i;
}

static status decide(deciding *d, const int32_t class_of[], int64_t count, char *const names[],
                     const char *path, uint8_t *use, error *err) {
    for (int64_t i = 0; i < count; i++) {
        d->sizes[group_of(d, class_of, i)]++;
        use[i] = SPLIT_TRAINS;
    }
    find_quotas(d->sizes, d->classes, d->request->test, d->tests);
    find_quotas(d->sizes, d->classes, d->request->validation, d->validates);
    sort_members(d, class_of, count);
    for (int32_t c = 0; c < d->classes; c++) {
        TRY(check_class(d, c, names, path, err));
        use_members(d, c, d->next[c] - d->sizes[c], use);
    }
    return STATUS_OK;
}

/* --- in the order of time --- */

/* `share` of all items, those that end at *end; *end becomes where what is before them ends. */
static void take_last(const split_request *r, double share, int64_t count, int64_t *end,
                      split_use as, uint8_t *use) {
    const int64_t wanted = part_of(count, share), taken = wanted < *end ? wanted : *end;
    for (int64_t i = *end - taken; i < *end; i++) use[i] = (uint8_t)as;
    *end -= taken;
    if (taken == 0) return;
    const int64_t gap = r->gap < *end ? r->gap : *end;
    for (int64_t i = *end - gap; i < *end; i++) use[i] = SPLIT_UNUSED;
    *end -= gap;
}

static status decide_by_time(const split_request *r, int64_t count, const char *path, uint8_t *use,
                             error *err) {
    int64_t end = count;
    for (int64_t i = 0; i < count; i++) use[i] = SPLIT_TRAINS;
    take_last(r, r->test, count, &end, SPLIT_TESTS, use);
    take_last(r, r->validation, count, &end, SPLIT_VALIDATES, use);
    if (end > 0) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.split leaves nothing to train with: there are %lld items%s",
                     path, (long long)count,
                     r->gap > 0 ? "; data.split.gap takes some of them before each part" : "");
}

/* --- whole groups --- */

/* Groups order[*next ..] become `as` until those have so many items. */
static void take_groups(const int64_t sizes[], const uint32_t order[], int32_t groups,
                        int64_t wanted, split_use as, uint8_t of_group[], int32_t *next) {
    for (int64_t taken = 0; taken < wanted && *next < groups; (*next)++) {
        const uint32_t group = order[*next];
        of_group[group] = (uint8_t)as;
        taken += sizes[group];
    }
}

static status decide_by_group(const split_request *r, int64_t count, const char *path, uint8_t *use,
                              error *err) {
    const size_t groups = (size_t)r->group_count;
    int64_t *sizes = memory_array(groups, sizeof *sizes);
    uint32_t *order = memory_array(groups, sizeof *order);
    uint8_t *of_group = memory_array(groups, 1); /* SPLIT_TRAINS */
    int32_t next = 0;
    if (sizes && order && of_group) {
        for (int64_t i = 0; i < count; i++) sizes[r->groups[i]]++;
        random_permutation(r->seed, RANDOM_SPLIT, 0, order, (uint32_t)groups);
        take_groups(sizes, order, r->group_count, part_of(count, r->test), SPLIT_TESTS, of_group,
                    &next);
        take_groups(sizes, order, r->group_count, part_of(count, r->validation), SPLIT_VALIDATES,
                    of_group, &next);
        for (int64_t i = 0; i < count; i++) use[i] = of_group[r->groups[i]];
    }
    const bool room = sizes && order && of_group;
    free(sizes);
    free(order);
    free(of_group);
    if (!room) return error_no_memory(err, groups * sizeof *sizes);
    if (next < r->group_count) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.split leaves none of the %d groups to train with; ask for "
                     "less, or for another seed",
                     path, (int)r->group_count);
}

/* --- the whole --- */

status split_rows_decide(const split_request *r, const int32_t class_of[], int64_t count,
                         int32_t classes, char *const names[], const char *path, uint8_t *use,
                         error *err) {
    const size_t groups = r->rule == SPLIT_STRATIFIED ? (size_t)classes : 1, items = (size_t)count;
    if (r->rule == SPLIT_CHRONOLOGICAL) return decide_by_time(r, count, path, use, err);
    if (r->rule == SPLIT_GROUP) return decide_by_group(r, count, path, use, err);
    if (count > UINT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: more items than can be split", path);
    deciding d = {.request = r,
                  .classes = (int32_t)groups,
                  .sizes = memory_array(groups, sizeof *d.sizes),
                  .next = memory_array(groups, sizeof *d.next),
                  .tests = memory_array(groups, sizeof *d.tests),
                  .validates = memory_array(groups, sizeof *d.validates),
                  .order = memory_array(items, sizeof *d.order),
                  .members = memory_array(items, sizeof *d.members)};
    const bool room = d.sizes && d.next && d.tests && d.validates && d.order && d.members;
    const status result = room ? decide(&d, class_of, count, names, path, use, err)
                               : error_no_memory(err, items * sizeof *d.order);
    free(d.sizes);
    free(d.next);
    free(d.tests);
    free(d.validates);
    free(d.order);
    free(d.members);
    return result;
}
