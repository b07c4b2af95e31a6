/* A decoder on libbabeltrace2: source.ctf.fs components, filter.utils.muxer, and a sink of
 * our own that fills a batch. */
#include <babeltrace2/babeltrace.h>
#include <glib/gi18n-lib.h>

#include "tracer/load/decoder.h"
#include "tracer/load/vocabulary-fields.h"

#define BATCH 1024
#define NS_PER_S UINT64_C (1000000000)
#define NO_MEMBER UINT64_MAX /* of an optional field that is not there */

/* An event class whose fields have been found: looked up once, not for every event. */
typedef struct {
  const WeftEventFields *fields; /* NULL: it says nothing to the model */
  bool fits;                     /* all fields are there, and of the right kind */
  uint64_t index[WEFT_MAX_FIELDS];
  bool is_signed[WEFT_MAX_FIELDS];
} KnownClass;

struct WeftDecoder {
  bt_graph *graph;
  GHashTable *classes; /* KnownClass by bt_event_class */
  GHashTable *cpus;    /* by bt_stream: the number of its CPU + 1, once a packet told it */
  GArray *batch;       /* of WeftEvent */
  GStringChunk *strings;
  GPtrArray *frames; /* arrays of uint64_t; they live as long as the strings */
  bool ended;
  GError *failure; /* to be told when the batch before it has been taken */
  int64_t last_ns;
};

/* Babeltrace ends a message with its own addresses and numbers: ": name=value, ...". */
static void
cut_details (char *message)
{
  for (char *colon = message; (colon = strstr (colon, ": ")) != NULL; colon++) {
    const char *name = colon + 2;
    size_t length = strspn (name, "abcdefghijklmnopqrstuvwxyz-");

    if (length > 0 && name[length] == '=') {
      *colon = '\0';
      return;
    }
  }
}

/* Takes the error that babeltrace2 left in this thread; its last cause is the most telling.
 */
static void
take_error (GError **error)
{
  const bt_error *taken = bt_current_thread_take_error ();
  g_autofree char *message = g_strdup (_ ("no reason given"));

  if (taken != NULL) {
    if (bt_error_get_cause_count (taken) > 0) {
      g_free (message);
      message = g_strdup (
          bt_error_cause_get_message (bt_error_borrow_cause_by_index (taken, 0)));
    }
    bt_error_release (taken);
  }
  g_strdelimit (message, "\n", ' ');
  cut_details (message);
  g_set_error_literal (error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_UNREADABLE, message);
}

static bool
is_number (bt_field_class_type type, bool *ret_is_signed)
{
  *ret_is_signed = bt_field_class_type_is (type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER);
  return *ret_is_signed
         || bt_field_class_type_is (type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER);
}

/* Finds the member of @payload for field number @i of the class. */
static bool
find_field (KnownClass *known, size_t i, const bt_field_class *payload)
{
  const WeftField *field = &known->fields->fields[i];
  uint64_t n = bt_field_class_structure_get_member_count (payload);

  for (uint64_t j = 0; j < n; j++) {
    const bt_field_class_structure_member *member
        = bt_field_class_structure_borrow_member_by_index_const (payload, j);
    bt_field_class_type type;

    if (g_strcmp0 (bt_field_class_structure_member_get_name (member), field->name) != 0)
      continue;
    type = bt_field_class_get_type (
        bt_field_class_structure_member_borrow_field_class_const (member));
    known->index[i] = j;
    if (field->type == WEFT_FIELD_FRAMES)
      return bt_field_class_type_is (type, BT_FIELD_CLASS_TYPE_DYNAMIC_ARRAY);
    return field->type == WEFT_FIELD_TEXT ? type == BT_FIELD_CLASS_TYPE_STRING
                                          : is_number (type, &known->is_signed[i]);
  }
  known->index[i] = NO_MEMBER;
  return field->optional;
}

static KnownClass *
learn_class (WeftDecoder *self, const bt_event_class *class)
{
  KnownClass *known = g_new0 (KnownClass, 1);
  const bt_field_class *payload = bt_event_class_borrow_payload_field_class_const (class);
  const char *name = bt_event_class_get_name (class);

  known->fields = name != NULL ? weft_event_fields_find (name) : NULL;
  known->fits = known->fields != NULL;
  for (size_t i = 0; known->fits && known->fields->fields[i].name != NULL; i++)
    known->fits = payload != NULL && find_field (known, i, payload);
  g_hash_table_insert (self->classes, (gpointer) class, known);
  return known;
}

/* The raw value, which is CLOCK_MONOTONIC; the offset to the wall clock stays out. */
static int64_t
time_of (const bt_clock_snapshot *snapshot)
{
  uint64_t frequency = bt_clock_class_get_frequency (
      bt_clock_snapshot_borrow_clock_class_const (snapshot));
  uint64_t value = bt_clock_snapshot_get_value (snapshot);

  if (frequency != NS_PER_S && frequency > 0)
    value = (uint64_t)((unsigned __int128)value * NS_PER_S / frequency);
  return (int64_t)MIN (value, (uint64_t)INT64_MAX);
}

static bool
read_frames (WeftDecoder *self,
             const WeftField *field,
             const bt_field *value,
             WeftEvent *event)
{
  uint64_t frames[64], n = bt_field_array_get_length (value);

  if (n > G_N_ELEMENTS (frames))
    return false;
  for (uint64_t i = 0; i < n; i++) {
    const bt_field *frame = bt_field_array_borrow_element_field_by_index_const (value, i);

    if (!bt_field_class_type_is (bt_field_get_class_type (frame),
                                 BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER))
      return false;
    frames[i] = bt_field_integer_unsigned_get_value (frame);
  }
  g_ptr_array_add (self->frames, g_memdup2 (frames, n * sizeof frames[0]));
  weft_field_set_frames (
      field, event, g_ptr_array_index (self->frames, self->frames->len - 1), (uint32_t)n);
  return true;
}

static bool
read_field (WeftDecoder *self,
            const WeftField *field,
            const bt_field *value,
            bool is_signed,
            WeftEvent *event)
{
  uint64_t number;

  if (field->type == WEFT_FIELD_TEXT) {
    /* Of an empty string babeltrace2 2.0.4 clears the length, but not the text that the
     * same field object had in an event before. */
    const char *text
        = bt_field_string_get_length (value) > 0
              ? g_string_chunk_insert (self->strings, bt_field_string_get_value (value))
              : "";

    weft_field_set_text (field, event, text);
    return true;
  }
  if (field->type == WEFT_FIELD_FRAMES)
    return read_frames (self, field, value, event);
  number = is_signed ? (uint64_t)bt_field_integer_signed_get_value (value)
                     : bt_field_integer_unsigned_get_value (value);
  return weft_field_set_number (field, event, number, is_signed);
}

static void
add_event (WeftDecoder *self, const bt_message *message)
{
  const bt_event *event = bt_message_event_borrow_event_const (message);
  const bt_event_class *class = bt_event_borrow_class_const (event);
  const KnownClass *known = g_hash_table_lookup (self->classes, class);
  const bt_field *payload;
  WeftEvent decoded = { 0 };

  if (known == NULL)
    known = learn_class (self, class);
  if (known->fields == NULL)
    return;

  decoded.type = known->fields->type;
  decoded.time_ns
      = time_of (bt_message_event_borrow_default_clock_snapshot_const (message));
  if (known->fits) {
    payload = bt_event_borrow_payload_field_const (event);
    for (size_t i = 0; known->fields->fields[i].name != NULL; i++)
      if (known->index[i] != NO_MEMBER
          && !read_field (self, &known->fields->fields[i],
                          bt_field_structure_borrow_member_field_by_index_const (
                              payload, known->index[i]),
                          known->is_signed[i], &decoded))
        decoded.type = WEFT_N_EVENT_TYPES;
  } else {
    decoded.type = WEFT_N_EVENT_TYPES;
  }
  self->last_ns = decoded.time_ns;
  g_array_append_val (self->batch, decoded);
}

/* Whether a stream is the kernel's, whose losses are another matter than a program's. */
static bool
is_scheduling (const bt_stream_class *class)
{
  const char *name;

  if (bt_stream_class_get_event_class_count (class) == 0)
    return false;
  name = bt_event_class_get_name (
      bt_stream_class_borrow_event_class_by_index_const (class, 0));
  return name != NULL && g_str_has_prefix (name, "sched:");
}

/* LTTng has a stream for each CPU, and says so in every packet. */
static void
learn_cpu (WeftDecoder *self, const bt_message *message)
{
  const bt_packet *packet = bt_message_packet_beginning_borrow_packet_const (message);
  const bt_stream *stream = bt_packet_borrow_stream_const (packet);
  const bt_field *context = bt_packet_borrow_context_field_const (packet), *cpu = NULL;

  if (g_hash_table_contains (self->cpus, stream))
    return;
  if (context != NULL)
    cpu = bt_field_structure_borrow_member_field_by_name_const (context, "cpu_id");
  if (cpu != NULL
      && bt_field_class_type_is (bt_field_get_class_type (cpu),
                                 BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER)) {
    uint64_t tainted = bt_field_integer_unsigned_get_value (cpu);

    if (tainted < INT32_MAX)
      g_hash_table_insert (self->cpus, (gpointer)stream,
                           GINT_TO_POINTER ((int)tainted + 1));
  }
}

static void
add_loss (WeftDecoder *self,
          const bt_stream *stream,
          const bt_clock_snapshot *begin,
          const bt_clock_snapshot *end,
          uint64_t count)
{
  const bt_stream_class *class = bt_stream_borrow_class_const (stream);
  WeftEvent loss
      = { .type = is_scheduling (class) ? WEFT_EVENT_SCHED_LOSS : WEFT_EVENT_LOSS,
          .time_ns = begin != NULL ? time_of (begin) : self->last_ns };

  loss.loss.cpu = GPOINTER_TO_INT (g_hash_table_lookup (self->cpus, stream)) - 1;
  loss.loss.end_ns = end != NULL ? time_of (end) : loss.time_ns;
  loss.loss.count = count;
  g_array_append_val (self->batch, loss);
}

static void
add_lost_events (WeftDecoder *self, const bt_message *message)
{
  const bt_stream *stream = bt_message_discarded_events_borrow_stream_const (message);
  const bt_clock_snapshot *begin = NULL, *end = NULL;
  uint64_t count = 0;

  if (bt_message_discarded_events_get_count (message, &count)
      != BT_PROPERTY_AVAILABILITY_AVAILABLE)
    count = 0;
  if (bt_stream_class_discarded_events_have_default_clock_snapshots (
          bt_stream_borrow_class_const (stream))) {
    begin = bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const (
        message);
    end = bt_message_discarded_events_borrow_end_default_clock_snapshot_const (message);
  }
  add_loss (self, stream, begin, end, count);
}

/* How many events a lost packet held is not known. */
static void
add_lost_packets (WeftDecoder *self, const bt_message *message)
{
  const bt_stream *stream = bt_message_discarded_packets_borrow_stream_const (message);
  const bt_clock_snapshot *begin = NULL, *end = NULL;

  if (bt_stream_class_discarded_packets_have_default_clock_snapshots (
          bt_stream_borrow_class_const (stream))) {
    begin = bt_message_discarded_packets_borrow_beginning_default_clock_snapshot_const (
        message);
    end = bt_message_discarded_packets_borrow_end_default_clock_snapshot_const (message);
  }
  add_loss (self, stream, begin, end, 0);
}

static void
add_message (WeftDecoder *self, const bt_message *message)
{
  switch (bt_message_get_type (message)) {
  case BT_MESSAGE_TYPE_EVENT:
    add_event (self, message);
    break;
  case BT_MESSAGE_TYPE_PACKET_BEGINNING:
    learn_cpu (self, message);
    break;
  case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
    add_lost_events (self, message);
    break;
  case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
    add_lost_packets (self, message);
    break;
  default:
    break;
  }
}

static bt_graph_simple_sink_component_consume_func_status
consume_cb (bt_message_iterator *iterator, void *data)
{
  WeftDecoder *self = data;

  while (self->batch->len < BATCH) {
    bt_message_array_const messages;
    uint64_t n;
    bt_message_iterator_next_status status
        = bt_message_iterator_next (iterator, &messages, &n);

    if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_END)
      return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_END;
    if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_AGAIN)
      return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_AGAIN;
    if (status != BT_MESSAGE_ITERATOR_NEXT_STATUS_OK)
      return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_ERROR;
    for (uint64_t i = 0; i < n; i++) {
      add_message (self, messages[i]);
      bt_message_put_ref (messages[i]);
    }
  }
  return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_OK;
}

/* Returns: (transfer full) (nullable). */
static const bt_plugin *
find_plugin (const char *name, GError **error)
{
  const bt_plugin *plugin = NULL;

  if (bt_plugin_find (name, BT_TRUE, BT_FALSE, BT_TRUE, BT_TRUE, BT_FALSE, &plugin)
      == BT_PLUGIN_FIND_STATUS_OK)
    return plugin;
  bt_current_thread_clear_error ();
  g_set_error (error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_UNREADABLE,
               _ ("babeltrace2's plugin '%s' is missing: install libbabeltrace2"), name);
  return NULL;
}

/* Returns: (transfer none) (nullable): a source that reads @folder. */
static const bt_component_source *
add_source (WeftDecoder *self, const bt_plugin *ctf, const char *folder)
{
  const bt_component_class_source *class
      = bt_plugin_borrow_source_component_class_by_name_const (ctf, "fs");
  const bt_component_source *source = NULL;
  bt_value *parameters = bt_value_map_create (), *inputs = NULL;

  if (class != NULL && parameters != NULL
      && bt_value_map_insert_empty_array_entry (parameters, "inputs", &inputs)
             == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK
      && bt_value_array_append_string_element (inputs, folder)
             == BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK
      && bt_graph_add_source_component (self->graph, class, folder, parameters,
                                        BT_LOGGING_LEVEL_NONE, &source)
             != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
    source = NULL;
  bt_value_put_ref (parameters);
  return source;
}

/* The muxer always keeps one free port, its last. */
static bool
connect_source (WeftDecoder *self,
                const bt_component_source *source,
                const bt_component_filter *muxer)
{
  uint64_t n = bt_component_source_get_output_port_count (source);

  for (uint64_t i = 0; i < n; i++) {
    uint64_t last = bt_component_filter_get_input_port_count (muxer) - 1;

    if (bt_graph_connect_ports (
            self->graph, bt_component_source_borrow_output_port_by_index_const (source, i),
            bt_component_filter_borrow_input_port_by_index_const (muxer, last), NULL)
        != BT_GRAPH_CONNECT_PORTS_STATUS_OK)
      return false;
  }
  return true;
}

static bool
add_sink (WeftDecoder *self, const bt_component_filter *muxer)
{
  const bt_component_sink *sink = NULL;

  return bt_graph_add_simple_sink_component (self->graph, "weft", NULL, consume_cb, NULL,
                                             self, &sink)
             == BT_GRAPH_ADD_COMPONENT_STATUS_OK
         && bt_graph_connect_ports (
                self->graph,
                bt_component_filter_borrow_output_port_by_index_const (muxer, 0),
                bt_component_sink_borrow_input_port_by_index_const (sink, 0), NULL)
                == BT_GRAPH_CONNECT_PORTS_STATUS_OK;
}

static bool
build_graph (WeftDecoder *self,
             const bt_plugin *ctf,
             const bt_plugin *utils,
             const GPtrArray *folders)
{
  const bt_component_class_filter *class
      = bt_plugin_borrow_filter_component_class_by_name_const (utils, "muxer");
  const bt_component_filter *muxer = NULL;

  if (class == NULL
      || bt_graph_add_filter_component (self->graph, class, "muxer", NULL,
                                        BT_LOGGING_LEVEL_NONE, &muxer)
             != BT_GRAPH_ADD_COMPONENT_STATUS_OK)
    return false;
  for (guint i = 0; i < folders->len; i++) {
    const bt_component_source *source
        = add_source (self, ctf, g_ptr_array_index (folders, i));

    if (source == NULL || !connect_source (self, source, muxer))
      return false;
  }
  return add_sink (self, muxer);
}

WeftDecoder *
weft_decoder_open (const GPtrArray *folders, GError **error)
{
  g_autoptr (WeftDecoder) self = g_new0 (WeftDecoder, 1);
  const bt_plugin *ctf = NULL, *utils = NULL;
  bool built = false;

  /* What goes wrong comes back as an error; nothing is to be printed besides. */
  bt_logging_set_global_level (BT_LOGGING_LEVEL_NONE);
  self->classes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->cpus = g_hash_table_new (NULL, NULL);
  self->batch = g_array_sized_new (FALSE, FALSE, sizeof (WeftEvent), BATCH + 64);
  self->strings = g_string_chunk_new (16384);
  self->frames = g_ptr_array_new_with_free_func (g_free);
  ctf = find_plugin ("ctf", error);
  if (ctf != NULL)
    utils = find_plugin ("utils", error);
  if (utils != NULL) {
    self->graph = bt_graph_create (0);
    built = self->graph != NULL && build_graph (self, ctf, utils, folders);
    if (!built)
      take_error (error);
  }
  bt_plugin_put_ref (ctf);
  bt_plugin_put_ref (utils);
  return built ? g_steal_pointer (&self) : NULL;
}

void
weft_decoder_close (WeftDecoder *self)
{
  if (self == NULL)
    return;
  bt_graph_put_ref (self->graph);
  g_hash_table_unref (self->classes);
  g_hash_table_unref (self->cpus);
  g_array_unref (self->batch);
  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->frames);
  g_clear_error (&self->failure);
  g_free (self);
}

bool
weft_decoder_next (WeftDecoder *self,
                   const WeftEvent **ret_events,
                   size_t *ret_n,
                   GError **error)
{
  bt_graph_run_once_status status = BT_GRAPH_RUN_ONCE_STATUS_OK;

  if (self->ended) {
    if (self->failure != NULL)
      g_propagate_error (error, g_steal_pointer (&self->failure));
    return false;
  }
  g_array_set_size (self->batch, 0);
  g_string_chunk_clear (self->strings);
  g_ptr_array_set_size (self->frames, 0);
  while (self->batch->len == 0 && status == BT_GRAPH_RUN_ONCE_STATUS_OK)
    status = bt_graph_run_once (self->graph);

  *ret_events = (const WeftEvent *)self->batch->data;
  *ret_n = self->batch->len;
  if (status == BT_GRAPH_RUN_ONCE_STATUS_OK)
    return true;
  self->ended = true;
  if (status != BT_GRAPH_RUN_ONCE_STATUS_END)
    take_error (&self->failure);
  /* What this batch holds is good, whatever comes after it. */
  return self->batch->len > 0 || weft_decoder_next (self, ret_events, ret_n, error);
}
