#include "tracer/export/html-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/export/html-text.h"

/* The states' colours, s1 for WEFT_STATE_RUNNING and so on, are those of the window. */
/* clang-format off */
static const char style[] =
    ":root { color-scheme: light dark; --bg: #fafafb; --card: #ffffff; --fg: #242429;\n"
    "  --dim: #5e5e68; --line: #dcdce2; --accent: #1a5fb4; --alert: #a33b00; --soft: #fdf0e6;\n"
    "  --s1: #3a8fb7; --s2: #f5c211; --s3: #e66100; --s4: #9141ac; --s5: #deddda;\n"
    "  --s6: #c0bfbc; --s7: #9a9996; --s8: #b5835a; --mark: #00000059; --owner: 42%; }\n"
    "@media (prefers-color-scheme: dark) { :root { --bg: #1d1d20; --card: #26262a;\n"
    "  --fg: #ececf0; --dim: #a9a9b3; --line: #3d3d44; --accent: #78aeed; --alert: #ffa76b;\n"
    "  --soft: #38291f; --s1: #4a9cc4; --s2: #e5a50a; --s3: #ff7800; --s4: #c061cb;\n"
    "  --s5: #3d3846; --s6: #5e5c64; --s7: #77767b; --s8: #986a44; --mark: #ffffff59;\n"
    "  --owner: 58%; } }\n"
    "* { box-sizing: border-box; }\n"
    "body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 82rem; background: var(--bg);\n"
    "  color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }\n"
    "h1 { margin: 0; font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; }\n"
    "h2 { margin: 0 0 .5rem; font-size: 1.05rem; }\n"
    "section { margin: 1.5rem 0 0; }\n"
    "p { margin: .3rem 0; max-width: 70rem; overflow-wrap: anywhere; }\n"
    ".figures, .note { color: var(--dim); }\n"
    ".note { font-size: .9rem; }\n"
    ".alert { color: var(--alert); font-weight: 600; }\n"
    ".items { margin: 0; padding-left: 1.25rem; }\n"
    ".findings { margin: 0; padding: 0; list-style: none; }\n"
    ".findings li { margin: .4rem 0; padding: .5rem .8rem; background: var(--soft);\n"
    "  border-left: 4px solid var(--s3); border-radius: 4px; overflow-wrap: anywhere; }\n"
    ".findings strong { display: block; color: var(--alert); }\n"
    ".wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line);\n"
    "  border-radius: 8px; }\n"
    ".wide:focus-visible, button:focus-visible { outline: 2px solid var(--accent); }\n"
    "table { border-collapse: collapse; width: 100%; font-size: .875rem; }\n"
    "th, td { padding: .3rem .75rem; text-align: left; vertical-align: top;\n"
    "  border-bottom: 1px solid var(--line); }\n"
    "tbody tr:last-child td { border-bottom: 0; }\n"
    "tbody tr:hover { background: color-mix(in srgb, var(--accent) 8%, transparent); }\n"
    "th { color: var(--dim); font-weight: 600; vertical-align: bottom; white-space: nowrap; }\n"
    ".n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }\n"
    "td:not(.n) { min-width: 10.5rem; max-width: 32rem; overflow-wrap: anywhere; }\n"
    "th button { all: unset; cursor: pointer; }\n"
    "th button:hover { color: var(--fg); }\n"
    "th[aria-sort] button::after { content: ' \\25BE'; }\n"
    "th[aria-sort=ascending] button::after { content: ' \\25B4'; }\n"
    "summary { cursor: pointer; color: var(--dim); }\n"
    "svg { display: block; }\n"
    ".timeline { width: 100%; min-width: 56rem; height: auto; }\n"
    ".timeline text { font: 11px system-ui, sans-serif; fill: var(--fg); }\n"
    ".timeline .what { font-size: 9px; fill: var(--dim); }\n"
    ".timeline .tick { font-size: 10px; fill: var(--dim); text-anchor: middle; }\n"
    ".timeline .label { font-size: 9.5px; paint-order: stroke; stroke: var(--card);\n"
    "  stroke-width: 3px; stroke-linejoin: round; pointer-events: none; }\n"
    ".grid { stroke: var(--line); fill: none; }\n"
    ".run { fill: none; stroke-width: 16; shape-rendering: crispEdges; }\n"
    ".part { stroke-width: 4; }\n"
    ".thin { stroke-width: 10; }\n"
    ".mixed { stroke: var(--s7); }\n"
    ".owner { stroke: hsl(var(--hue) 60% var(--owner)); }\n"
    ".critical { stroke: var(--fg); stroke-width: 3; }\n"
    ".waiting { fill: var(--s3); shape-rendering: crispEdges; }\n"
    ".inside { fill: var(--s4); shape-rendering: crispEdges; }\n"
    ".lost { fill: var(--s7); opacity: .25; }\n"
    ".hit { fill: none; pointer-events: all; }\n"
    ".lane:hover > .hit { fill: var(--accent); fill-opacity: .06; }\n"
    ".arrow { fill: none; stroke: var(--fg); stroke-opacity: .55; }\n"
    ".head { fill: var(--fg); fill-opacity: .7; }\n"
    ".dot { fill: var(--mark); }\n"
    ".legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0 0; padding: 0;\n"
    "  list-style: none; font-size: .85rem; color: var(--dim); }\n"
    ".legend li { display: flex; align-items: center; gap: .4rem; }\n"
    "footer { margin-top: 2rem; color: var(--dim); font-size: .85rem; }\n"
    "@media print { body { max-width: none; padding: 0; font-size: 10pt; }\n"
    "  .wide { overflow: visible; border: 0; } .timeline { min-width: 0; }\n"
    "  table { font-size: 8pt; } tr, .findings li { break-inside: avoid; }\n"
    "  h2 { break-after: avoid; } * { print-color-adjust: exact; } }\n";

/* Sorts by what a cell shows: "1.20 ms" and "3 min 12 s" by their length, "≥ 5" as 5. Rows
 * that show the same stay in the order that they were in, which is by the exact figures. It
 * has neither '<' nor '&', so that the page is XML too. */
static const char script[] =
    "'use strict';\n"
    "const units = { ns: 1, 'µs': 1e3, ms: 1e6, s: 1e9, min: 6e10, h: 36e11 };\n"
    "function figure(text) {\n"
    "  let sum = 0, any = false;\n"
    "  const plain = text.replace(/,/g, '').replace('−', '-');\n"
    "  for (const part of plain.matchAll(/(-?[0-9.]+)\\s*(ns|µs|ms|min|s|h)?/g)) {\n"
    "    sum += parseFloat(part[1]) * (units[part[2]] || 1);\n"
    "    any = true;\n"
    "  }\n"
    "  return any ? sum : -Infinity;\n"
    "}\n"
    "function sort(table, header, column) {\n"
    "  const number = header.className === 'n';\n"
    "  const before = header.getAttribute('aria-sort');\n"
    "  const first = number ? 'descending' : 'ascending';\n"
    "  const second = number ? 'ascending' : 'descending';\n"
    "  const order = before === first ? second : first;\n"
    "  const sign = order === 'ascending' ? 1 : -1;\n"
    "  const rows = Array.from(table.tBodies[0].rows, row => {\n"
    "    const text = row.cells[column].textContent;\n"
    "    return { row, key: number ? figure(text) : text };\n"
    "  });\n"
    "  rows.sort((a, b) => sign * (number ? (a.key > b.key) - (b.key > a.key)\n"
    "    : a.key.localeCompare(b.key, undefined, { numeric: true })));\n"
    "  rows.forEach(entry => table.tBodies[0].append(entry.row));\n"
    "  for (const other of header.parentNode.cells)\n"
    "    other.removeAttribute('aria-sort');\n"
    "  header.setAttribute('aria-sort', order);\n"
    "}\n"
    "for (const table of document.querySelectorAll('table')) {\n"
    "  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {\n"
    "    const button = document.createElement('button');\n"
    "    button.append(...header.childNodes);\n"
    "    button.title = document.body.dataset.sort;\n"
    "    button.addEventListener('click', () => sort(table, header, column));\n"
    "    header.append(button);\n"
    "  });\n"
    "}\n";
/* clang-format on */

/* Of the script's text, as a policy names it. */
static char *
script_hash (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *)script, (gssize)strlen (script));
  g_checksum_get_digest (checksum, digest, &length);
  return g_base64_encode (digest, length);
}

void
weft_html_begin (GString *out, const char *tainted_title)
{
  g_autofree char *hash = script_hash ();

  weft_html_printf (
      out,
      "<!DOCTYPE html>\n"
      "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src 'sha256-%s'\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<title>%s</title>\n<style>\n",
      /* Translators: the language that you translate into, as HTML tells it: "de",
       * "pt-BR" */
      C_ ("lang=", "en"), hash, tainted_title);
  g_string_append (out, style);
  weft_html_printf (out, "</style>\n</head>\n<body data-sort=\"%s\">\n",
                    _ ("Sort by this column"));
}

void
weft_html_end (GString *out)
{
  weft_html_printf (
      out, "<footer>%s</footer>\n<script>",
      _ ("Written by weft report. The trace itself is looked at with weft view."));
  g_string_append (out, script);
  g_string_append (out, "</script>\n</body>\n</html>\n");
}
