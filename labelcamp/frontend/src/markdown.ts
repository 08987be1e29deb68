// Guidelines and reasons are data, so what becomes HTML goes through a sanitiser.

import DOMPurify from "dompurify";
import { marked } from "marked";

const ALLOWED = [
  ..."a b blockquote br code del em h1 h2 h3 h4 hr i kbd li ol p pre strong sub sup table tbody td th thead tr ul".split(
    " ",
  ),
];

/** Markdown as sanitised HTML: no picture, script, form, style or id; a link opens in a tab of its own. */
export function toHtml(markdown: string): string {
  const html = marked.parse(markdown, { async: false, gfm: true });
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
