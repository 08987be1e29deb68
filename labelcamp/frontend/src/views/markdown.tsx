import type { JSX } from "preact";
import { itemHtml } from "../markdown";

/** A text of an item. Its direction is its own and ends with it. */
export function Markdown({ text }: { readonly text: string }): JSX.Element {
  return <div class="lc-text" dir="auto" dangerouslySetInnerHTML={{ __html: itemHtml(text) }} />;
}
