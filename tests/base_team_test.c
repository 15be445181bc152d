/* A team of threads: every member does its part, once, and what is written before and in a job is
 * seen after it. */
#include <unistd.h>

#include "src/base/team.h"
#include "tests/check.h"

enum { MEMBERS = 4, JOBS = 2000, NUMBERS = 1000 };

typedef struct work {
    int factor, members;
    int calls[MEMBERS];
    int products[NUMBERS];
} work;

static void multiply(void *context, int member) {
    work *w = context;
    const team_share share = team_share_of(NUMBERS, 1, member, w->members);
    w->calls[member]++;
    for (size_t i = share.first; i < share.end; i++) w->products[i] = w->factor * (int)i;
}

static int wrong_products(const work *w) {
    int wrong = 0;
    for (int i = 0; i < NUMBERS; i++) wrong += w->products[i] != w->factor * i;
    return wrong;
}

TEST(each_job_is_done_once_by_each_member) {
    error err;
    for (int members = 1; members <= MEMBERS; members++) {
        team *t;
        work w = {.members = members};
        REQUIRE(CHECK_STATUS(team_create(members, &t, &err), STATUS_OK, &err));
        CHECK_INT(team_size(t), members);
        int wrong = 0;
        for (int job = 0; job < JOBS; job++) {
            w.factor = job;
            team_run(t, multiply, &w);
            wrong += wrong_products(&w);
        }
        CHECK_INT(wrong, 0);
        for (int i = 0; i < members; i++) CHECK_INT(w.calls[i], JOBS);
        team_free(t);
    }
}

TEST(sleeping_threads_wake) {
    error err;
    team *t;
    work w = {.members = 2};
    REQUIRE(CHECK_STATUS(team_create(2, &t, &err), STATUS_OK, &err));
    for (w.factor = 1; w.factor < 4; w.factor++) {
        usleep(20000); /* longer than they wait actively */
        team_run(t, multiply, &w);
        CHECK_INT(wrong_products(&w), 0);
    }
    usleep(20000);
    team_free(t);
}

TEST(no_team_is_a_team_of_one) {
    work w = {.factor = 3, .members = 1};
    team_run(NULL, multiply, &w);
    CHECK_INT(team_size(NULL), 1);
    CHECK_INT(wrong_products(&w), 0);
    team_free(NULL);
}

TEST(shares_cover_everything_once_and_are_even) {
    for (size_t total = 0; total < 70; total++) {
        for (int members = 1; members < 7; members++) {
            size_t next = 0;
            for (int i = 0; i < members; i++) {
                const team_share share = team_share_of(total, 16, i, members);
                CHECK(share.first == next && share.end >= share.first);
                CHECK(share.first % 16 == 0 || share.first == total);
                next = share.end;
            }
            CHECK_INT(next, total);
        }
    }
}

TEST(impossible_sizes_are_refused) {
    error err;
    team *t;
    CHECK_INT(team_create(0, &t, &err), STATUS_BAD_INPUT);
    CHECK_INT(team_create(TEAM_MOST + 1, &t, &err), STATUS_BAD_INPUT);
    CHECK(t == NULL);
}

int main(void) {
    RUN(each_job_is_done_once_by_each_member);
    RUN(sleeping_threads_wake);
    RUN(no_team_is_a_team_of_one);
    RUN(shares_cover_everything_once_and_are_even);
    RUN(impossible_sizes_are_refused);
    return check_finish();
}
