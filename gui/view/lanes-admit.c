/* Which lanes filter and focus let through. */
#include <string.h>

#include "gui/view/lanes-private.h"
#include "gui/view/natural.h"
#include "tracer/analysis/words.h"

static const WeftLane *
lane_at (const WeftLanes *self, uint32_t i)
{
  return &g_array_index (self->all, WeftLane, i);
}

static void
admit_thread (const WeftLanes *self, uint32_t thread, uint8_t *ret)
{
  if (thread != WEFT_NO_ROW && self->thread_lane[thread] != WEFT_NO_ROW)
    ret[self->thread_lane[thread]] = 1;
}

static void
admit_around_thread (const WeftLanes *self, uint32_t thread, uint8_t *ret)
{
  size_t n;
  const WeftRelation *all = weft_relations_threads (self->relations, thread, &n);

  admit_thread (self, thread, ret);
  for (size_t i = 0; i < n; i++)
    admit_thread (self, all[i].other, ret);
  all = weft_relations_objects (self->relations, thread, &n);
  for (size_t i = 0; i < n; i++) {
    if (self->object_lane[all[i].other] != WEFT_NO_ROW)
      ret[self->object_lane[all[i].other]] = 1;
  }
}

static void
admit_around_object (const WeftLanes *self, uint32_t object, uint8_t *ret)
{
  size_t n;
  const WeftRelation *users = weft_relations_users (self->relations, object, &n);

  ret[self->object_lane[object]] = 1;
  for (size_t i = 0; i < n; i++)
    admit_thread (self, users[i].other, ret);
}

/* Of a process what its threads interact with and use. */
static void
admit_around_group (const WeftLanes *self, const WeftLane *heading, uint8_t *ret)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (threads[i].process == heading->process)
      admit_around_thread (self, i, ret);
  }
}

static void
admit_by_focus (WeftLanes *self, uint8_t *ret)
{
  const WeftLane *lane = lane_at (self, self->arrangement.focus);

  if (self->relations == NULL)
    self->relations = weft_relations_new (self->trace);
  if (lane->kind == WEFT_LANE_THREAD)
    admit_around_thread (self, lane->row, ret);
  else if (lane->kind != WEFT_LANE_GROUP)
    admit_around_object (self, lane->row, ret);
  else
    admit_around_group (self, lane, ret);
}

/* A number as a whole: a part of one is in nearly all of them. */
static bool
is_number (const char *word, int32_t number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%d", number);
  return number > 0 && g_str_equal (word, text);
}

/* Of what process it is, where there are several. */
static bool
matches_process (const WeftLanes *self,
                 uint32_t process,
                 char *const *programs,
                 const char *word)
{
  size_t n;

  return programs != NULL
         && (weft_natural_contains (programs[process], word)
             || is_number (word, weft_trace_processes (self->trace, &n)[process].pid));
}

/* By its name, by the kernel's number for it, by its process. */
static bool
matches (const WeftLanes *self,
         const WeftLane *lane,
         char *const *programs,
         const char *word)
{
  size_t n;
  const WeftThread *thread;
  const WeftObject *object;

  if (lane->kind == WEFT_LANE_THREAD) {
    thread = &weft_trace_threads (self->trace, &n)[lane->row];
    return weft_natural_contains (thread->name, word) || is_number (word, thread->tid)
           || matches_process (self, thread->process, programs, word);
  }
  object = &weft_trace_objects (self->trace, &n)[lane->row];
  return weft_natural_contains (object->name, word)
         || matches_process (self, object->process, programs, word);
}

/* Takes out what not all words are found in. */
static void
filter_out (const WeftLanes *self, uint8_t *ret)
{
  g_auto (GStrv) words = g_strsplit (self->arrangement.filter, " ", -1);
  g_auto (GStrv) programs = NULL;

  if (self->n_processes > 1) {
    programs = g_new0 (char *, self->n_processes + 1);
    for (uint32_t i = 0; i < self->n_processes; i++)
      programs[i] = weft_process_program (self->trace, i);
  }
  for (uint32_t i = 0; i < self->all->len; i++) {
    for (char **word = words; *word != NULL && ret[i]; word++) {
      if (lane_at (self, i)->kind != WEFT_LANE_GROUP)
        ret[i] = matches (self, lane_at (self, i), programs, *word);
    }
  }
}

uint8_t *
weft_lanes_admit (WeftLanes *self)
{
  uint8_t *ret = g_new (uint8_t, self->all->len + 1);
  GHashTableIter iter;
  gpointer lane;

  memset (ret, self->arrangement.focus == WEFT_NO_LANE, self->all->len + 1);
  if (self->arrangement.focus != WEFT_NO_LANE)
    admit_by_focus (self, ret);
  if (*self->arrangement.filter != '\0')
    filter_out (self, ret);
  g_hash_table_iter_init (&iter, self->arrangement.besides);
  while (g_hash_table_iter_next (&iter, &lane, NULL))
    ret[GPOINTER_TO_UINT (lane)] = 1;
  return ret;
}
