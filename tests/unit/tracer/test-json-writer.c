/* What json-writer.c writes, as json-glib reads it; and the sort behind ranks. */
#include <json-glib/json-glib.h>
#include <math.h>

#include "tracer/analysis/rank.h"
#include "tracer/export/json-writer.h"

static void
test_values (void)
{
  const char *hard = "a \"quoted\" \\ back\tand\nbreak \x01\x7f µs";
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  WeftJsonWriter writer;
  JsonObject *root;
  JsonArray *list;

  weft_json_writer_init (&writer);
  weft_json_writer_begin_object (&writer);
  weft_json_writer_set_member_name (&writer, hard);
  weft_json_writer_add_string_value (&writer, hard);
  weft_json_writer_set_member_name (&writer, "list");
  weft_json_writer_begin_array (&writer);
  weft_json_writer_add_int_value (&writer, INT64_MIN);
  weft_json_writer_add_int_value (&writer, INT64_MAX);
  weft_json_writer_add_int_value (&writer, 0);
  weft_json_writer_add_boolean_value (&writer, true);
  weft_json_writer_add_double_value (&writer, 0.1);
  weft_json_writer_add_double_value (&writer, NAN);
  weft_json_writer_begin_object (&writer);
  weft_json_writer_end_object (&writer);
  weft_json_writer_begin_array (&writer);
  weft_json_writer_end_array (&writer);
  weft_json_writer_end_array (&writer);
  weft_json_writer_set_member_name (&writer, "last");
  weft_json_writer_add_null_value (&writer);
  weft_json_writer_end_object (&writer);
  text = weft_json_writer_finish (&writer);

  g_assert_true (g_str_has_suffix (text, "\n  \"last\" : null\n}\n"));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpuint (json_object_get_size (root), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (root, hard), ==, hard);
  g_assert_true (json_object_get_null_member (root, "last"));
  list = json_object_get_array_member (root, "list");
  g_assert_cmpuint (json_array_get_length (list), ==, 8);
  g_assert_cmpint (json_array_get_int_element (list, 0), ==, INT64_MIN);
  g_assert_cmpint (json_array_get_int_element (list, 1), ==, INT64_MAX);
  g_assert_cmpint (json_array_get_int_element (list, 2), ==, 0);
  g_assert_true (json_array_get_boolean_element (list, 3));
  g_assert_cmpfloat (json_array_get_double_element (list, 4), ==, 0.1);
  g_assert_true (json_array_get_null_element (list, 5));
  g_assert_cmpuint (json_object_get_size (json_array_get_object_element (list, 6)), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_array_get_array_element (list, 7)), ==, 0);
}

static void
test_rank (void)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  weft_rank_sort (values);
  for (unsigned bits = 1; bits < 64; bits++) {
    g_array_set_size (values, 0);
    for (int i = 0; i < 300; i++) {
      uint64_t random = ((uint64_t)g_rand_int (rand) << 32) | g_rand_int (rand);
      int64_t value = (int64_t)(random >> bits) * (i % 3 == 0 ? -1 : 1);

      g_array_append_val (values, value);
    }
    weft_rank_sort (values);
    for (unsigned i = 1; i < values->len; i++)
      g_assert_cmpint (g_array_index (values, int64_t, i - 1), <=,
                       g_array_index (values, int64_t, i));
    g_assert_cmpuint (values->len, ==, 300);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-writer/values", test_values);
  g_test_add_func ("/json-writer/rank", test_rank);
  return g_test_run ();
}
