/* What a program prints, as a terminal would leave it; however it is cut into pieces. */

#include "gui/view/output-tail.h"

#include <string.h>

/* "O:" or "E:" before each line, "|" after it. */
static char *
show (const WeftOutputTail *tail)
{
  GString *text = g_string_new (NULL);

  for (uint64_t i = weft_output_tail_first (tail); i < weft_output_tail_end (tail); i++) {
    WeftOutputLine line = weft_output_tail_line (tail, i);

    g_assert_true (g_utf8_validate (line.text, -1, NULL));
    g_string_append_printf (text, "%c:%s|", line.stream == WEFT_STREAM_OUT ? 'O' : 'E',
                            line.text);
  }
  return g_string_free (text, FALSE);
}

static void
test_terminal (void)
{
  static const struct {
    const char *bytes, *lines;
  } cases[] = {
    { "", "" },
    { "one\ntwo\n", "O:one|O:two|" },
    { "no end", "O:no end|" },
    { "\n\n", "O:|O:|" },
    { "dos\r\nends\r\n", "O:dos|O:ends|" },
    { "10%\r20%\r100%\n", "O:100%|" },
    { "long line\rshort\n", "O:shortline|" },
    { "long line\r\033[Kshort\n", "O:short|" },
    { "gone\033[2Kx\n", "O:x|" },
    { "abcdef\033[3Gx\n", "O:abxdef|" },
    { "\303\244\303\266\303\274\rx\n", "O:x\303\266\303\274|" },
    { "spin|\b/\b-\n", "O:spin-|" },
    { "\b\bx\n", "O:x|" },
    { "\033[1;31mred\033[0m\n", "O:red|" },
    { "\033]0;title\atext\n", "O:text|" },
    { "\033]8;;http://x\033\\link\033]8;;\033\\\n", "O:link|" },
    { "\033(Bplain\n", "O:plain|" },
    { "\033[31\nbroken\n", "O:|O:broken|" },
    { "\033]0;open\nend\n", "O:|O:end|" },
    { "bell\a\n", "O:bell|" },
    { "tab\tx\n", "O:tab\tx|" },
    { "\001\n", "O:\357\277\275|" },
    { "\377x\n", "O:\357\277\275x|" },
    { "\303x\n", "O:\357\277\275x|" },
    { "\342\202\254\n", "O:\342\202\254|" },
    { "\360\237\230\200\n", "O:\360\237\230\200|" },
    { "\355\240\200\n", "O:\357\277\275|" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    size_t n = strlen (cases[i].bytes);

    /* In one piece, and cut in two at every place. */
    for (size_t cut = 0; cut <= n; cut++) {
      g_autoptr (WeftOutputTail) tail = weft_output_tail_new (10);
      g_autofree char *lines = NULL;

      weft_output_tail_add (tail, WEFT_STREAM_OUT, cases[i].bytes, cut);
      weft_output_tail_add (tail, WEFT_STREAM_OUT, cases[i].bytes + cut, n - cut);
      lines = show (tail);
      g_test_message ("case %zu, cut at %zu", i, cut);
      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
  }
}

static void
add (WeftOutputTail *tail, WeftStream stream, const char *text)
{
  weft_output_tail_add (tail, stream, text, strlen (text));
}

static void
test_streams (void)
{
  g_autoptr (WeftOutputTail) tail = weft_output_tail_new (3);
  g_autofree char *mixed = NULL, *pushed = NULL;

  add (tail, WEFT_STREAM_OUT, "asking: ");
  add (tail, WEFT_STREAM_ERR, "warning\n");
  add (tail, WEFT_STREAM_OUT, "answered\n");
  mixed = show (tail);
  g_assert_cmpstr (mixed, ==, "O:asking: answered|E:warning|");

  add (tail, WEFT_STREAM_OUT, "open");
  add (tail, WEFT_STREAM_ERR, "a\nb\nc\n");
  add (tail, WEFT_STREAM_OUT, " goes on\n");
  pushed = show (tail);
  g_assert_cmpstr (pushed, ==, "E:b|E:c|O: goes on|");
  g_assert_cmpuint (weft_output_tail_first (tail), ==, 4);
}

static void
test_changed (void)
{
  g_autoptr (WeftOutputTail) tail = weft_output_tail_new (3);

  g_assert_cmpuint (weft_output_tail_take_changed (tail), ==, 0);
  add (tail, WEFT_STREAM_OUT, "a\nb");
  g_assert_cmpuint (weft_output_tail_take_changed (tail), ==, 0);
  g_assert_cmpuint (weft_output_tail_take_changed (tail), ==, 2);
  add (tail, WEFT_STREAM_ERR, "c\n");
  add (tail, WEFT_STREAM_OUT, "b\n");
  g_assert_cmpuint (weft_output_tail_take_changed (tail), ==, 1);
  g_assert_cmpuint (weft_output_tail_take_changed (tail), ==, 3);
  add (tail, WEFT_STREAM_OUT, "d\ne\nf\ng\nh\n");
  g_assert_cmpuint (weft_output_tail_first (tail), ==, 5);
  g_assert_cmpuint (weft_output_tail_take_changed (tail), ==, 5);
}

/* Whatever comes, what is kept is valid, bounded, and the same however it is cut. */
static void
test_noise (void)
{
  static const char alphabet[] = "ab\n\r\b\t\033[]K2;G\a\\\303\244\377(";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 300; round++) {
    g_autoptr (WeftOutputTail) whole = weft_output_tail_new (5);
    g_autoptr (WeftOutputTail) bytewise = weft_output_tail_new (5);
    g_autofree char *left = NULL, *right = NULL;
    char bytes[400];

    for (size_t i = 0; i < sizeof bytes; i++)
      bytes[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];
    weft_output_tail_add (whole, WEFT_STREAM_ERR, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
      weft_output_tail_add (bytewise, WEFT_STREAM_ERR, bytes + i, 1);
    left = show (whole);
    right = show (bytewise);
    g_assert_cmpstr (left, ==, right);
    g_assert_cmpuint (weft_output_tail_end (whole) - weft_output_tail_first (whole), <=, 5);
  }
}

static void
test_long_line (void)
{
  g_autoptr (WeftOutputTail) tail = weft_output_tail_new (10);
  g_autofree char *text = g_strnfill (3 * WEFT_OUTPUT_LINE_BYTES - 1, 'x');

  weft_output_tail_add (tail, WEFT_STREAM_OUT, text, strlen (text));
  g_assert_cmpuint (weft_output_tail_end (tail), ==, 3);
  g_assert_cmpuint (strlen (weft_output_tail_line (tail, 0).text), ==,
                    WEFT_OUTPUT_LINE_BYTES);
  g_assert_cmpuint (strlen (weft_output_tail_line (tail, 2).text), ==,
                    WEFT_OUTPUT_LINE_BYTES - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output-tail/terminal", test_terminal);
  g_test_add_func ("/output-tail/streams", test_streams);
  g_test_add_func ("/output-tail/changed", test_changed);
  g_test_add_func ("/output-tail/noise", test_noise);
  g_test_add_func ("/output-tail/long-line", test_long_line);
  return g_test_run ();
}
