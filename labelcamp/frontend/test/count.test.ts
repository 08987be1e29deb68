import { describe, expect, test } from "vitest";
import vectors from "../../../tests/data/text_checks.json";
import { bullets, characters, fold, meets, sentences, tally, words } from "../src/kinds/count";

// The same vectors hold for labelcamp/scoring/text.py: tests/labelcamp/test_text_vectors.py.
describe("counting as Python counts", () => {
  test.each(vectors.counts)("$text", (vector) => {
    const { text } = vector;
    expect({
      text,
      characters: characters(text),
      words: words(text),
      sentences: sentences(text),
      bullets: bullets(text),
    }).toEqual(vector);
  });

  test.each(vectors.checks)("$check $value: $text", ({ check, value, text, met }) => {
    expect(meets(text, { check, value })).toBe(met);
  });

  test("nothing meets a check that isn't known", () => {
    expect(meets("text", { check: "rhymes", value: "" })).toBe(false);
  });

  test("folding has no rule for the end of a word", () => {
    expect(fold("ΟΔΟΣ ΟΔΟΣ")).toBe("οδοσ οδοσ");
    expect(fold("Straße ıI")).toBe("strasse ıi");
  });

  test("how far a text is with what counts", () => {
    expect(tally("- one two\n- three", "min_words")).toBe(3);
    expect(tally("你好 🙂", "max_chars")).toBe(3);
    expect(tally("Cafe\u0301s", "min_words")).toBe(1);
    expect(tally("- one two\n- three", "bullets")).toBe(2);
    expect(tally("One. Two.", "max_sentences")).toBe(2);
    expect(tally("- one two\n- three", "includes")).toBeNull();
  });
});
