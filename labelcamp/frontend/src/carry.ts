// A file that carries labels from one door to another: out of the page, and into it.

const PART = 200_000;

/** Parts of a text, none of which ends within a character, and whether more follow. */
export function partsOfFile(text: string, size = PART): readonly (readonly [string, boolean])[] {
  const parts: [string, boolean][] = [];
  let from = 0;
  do {
    let to = Math.min(text.length, from + size);
    const unit = text.charCodeAt(to - 1);
    if (to < text.length && unit >= 0xd800 && unit < 0xdc00) to += 1;
    parts.push([text.slice(from, to), to < text.length]);
    from = to;
  } while (from < text.length);
  return parts;
}

/** The bytes of a file in Base64. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000)
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}

/** Lets the browser save a file. */
export function saveFile(name: string, bytes: DataView): void {
  const copy = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice();
  const address = URL.createObjectURL(new Blob([copy], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
