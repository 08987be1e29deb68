// Guidelines, reasons and items are data, so what becomes HTML goes through a sanitiser.

import DOMPurify from "dompurify";
import { Marked, marked } from "marked";

const ALLOWED = [
  ..."a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre strong sub sup table tbody td th thead tr ul".split(
    " ",
  ),
];

function sanitised(html: string): string {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: ALLOWED,
    ALLOWED_ATTR: ["href", "title", "start", "align"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  const holder = document.createElement("div");
  holder.append(fragment);
  return holder.innerHTML;
}

/** Markdown as sanitised HTML: no picture, script, form, style or id; a link opens in a tab of its own. */
export function toHtml(markdown: string): string {
  return sanitised(marked.parse(markdown, { async: false, gfm: true }));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** For what is labelled: a tag or a picture in it is part of the text, so it stands there as written. */
const item = new Marked({
  async: false,
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text, block }) => (block ? `<pre>${escaped(text.trimEnd())}</pre>\n` : escaped(text)),
    image: ({ raw }) => escaped(raw),
    link: ({ href, raw, text }) =>
      /^https?:/i.test(href) ? `<a href="${escaped(href)}">${escaped(text)}</a>` : escaped(raw),
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** Longer texts, and quotes nested deeper, stand there as written: to lay them out would hold up the page. */
const LONGEST_MARKDOWN = 20_000;
const DEEPEST = /^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){12}/m;
const CACHED = 64;
const cache = new Map<string, string>();

/** A text that is labelled, as sanitised HTML. */
export function itemHtml(text: string): string {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const html = laidOut(text);
  if (cache.size >= CACHED) for (const oldest of [...cache.keys()].slice(0, CACHED / 2)) cache.delete(oldest);
  cache.set(text, html);
  return html;
}

function laidOut(text: string): string {
  if (text.length <= LONGEST_MARKDOWN && !DEEPEST.test(text)) {
    try {
      return sanitised(item.parse(text, { async: false }));
    } catch {
      // Too deep for the parser: as written, then.
    }
  }
  return `<p class="lc-as-written">${escaped(text)}</p>`;
}

/** A guideline's page. Its rules carry `data-rule`; cells of a table carry their column's head, for the narrow form. */
export function guidelineHtml(markdown: string, rules: readonly string[]): string {
  const holder = document.createElement("div");
  holder.innerHTML = toHtml(markdown);
  holder.querySelector("h1")?.remove();
  for (const table of holder.querySelectorAll("table")) {
    const heads = Array.from(table.querySelectorAll("thead th"), (head) => head.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr"))
      Array.from(row.children).forEach((cell, index) => {
        cell.setAttribute("data-head", heads[index] ?? "");
      });
  }
  const known = new Set(rules);
  for (const place of holder.querySelectorAll("tbody tr, li, h2, h3, h4")) {
    const name = /^\s*(R\d+)\b/.exec(place.textContent)?.[1];
    if (name !== undefined && known.has(name) && holder.querySelector(`[data-rule="${name}"]`) === null)
      place.setAttribute("data-rule", name);
  }
  return holder.innerHTML;
}
