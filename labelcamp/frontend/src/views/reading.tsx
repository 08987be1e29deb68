// What is read: the texts of an item, answers side by side under the letters that they have on the screen.

import { Component, createRef, type JSX } from "preact";
import { differences, type Piece } from "../differences";
import { askedOf, moduleOf } from "../kinds";
import type { ConstraintSpec, Content, FieldSpec, ItemSpec, QuestionSpec, Turn } from "../protocol";
import type { Session } from "../session";
import type { Say } from "../strings";
import { Ask } from "./ask";
import { Markdown } from "./markdown";
import { letter } from "./parts";

interface Props {
  readonly session: Session;
  readonly item: ItemSpec;
  readonly say: Say;
  /** Show where two answers differ. */
  readonly comparing: boolean;
}

export class Reading extends Component<Props> {
  readonly #place = createRef<HTMLDivElement>();

  override componentDidUpdate(before: Props): void {
    const place = this.#place.current;
    if (place !== null && before.item.id !== this.props.item.id) place.scrollTop = 0;
  }

  override render(): JSX.Element {
    const { session, item, say } = this.props;
    const asked = askedOf(session.state.questions, item);
    const contents = session.state.contents[item.id] ?? {};
    const subjects = new Set(asked.flatMap(subjectsOf));
    const fields = session.spec.fields.filter((field) => contents[field.name] !== undefined);
    const sources = fields.filter((field) => !subjects.has(field.name));
    const isLong = length(sources.map((field) => contents[field.name])) > LONG_SOURCES;
    const beside = isLong && subjects.size > 0 && !asked.some((each) => each.kind === "choice");
    const placed = new Set<string>();
    const place = (field: FieldSpec): JSX.Element | null => this.#pane(field, asked, placed);
    return (
      <div
        ref={this.#place}
        class={`lc-reading ${beside ? "lc-beside" : ""}`}
        data-answers={subjects.size}
        role="region"
        aria-label={say("reading")}
        tabIndex={0}
      >
        {sources.length > 0 && <div class="lc-sources">{sources.map(place)}</div>}
        {subjects.size > 0 && (
          <div class="lc-subjects">{fields.filter((field) => subjects.has(field.name)).map(place)}</div>
        )}
      </div>
    );
  }

  #pane(field: FieldSpec, asked: readonly QuestionSpec[], placed: Set<string>): JSX.Element | null {
    const { session, item, say } = this.props;
    if (placed.has(field.name)) return null;
    const shower = asked.find((question) => moduleOf(question).shows?.(question).includes(field.name));
    if (shower !== undefined) {
      for (const name of moduleOf(shower).shows?.(shower) ?? []) placed.add(name);
      return <Ask key={field.name} session={session} question={shower} say={say} />;
    }
    const order = answersOf(asked, item).find((names) => names.includes(field.name));
    const content = session.state.contents[item.id]?.[field.name];
    if (order === undefined)
      return content === undefined ? null : <Pane key={field.name} field={field} content={content} say={say} />;
    for (const name of order) placed.add(name);
    return <AnswerPanes key={field.name} {...this.props} order={order} />;
  }
}

/** The fields that a question is about; the others are what one has to read besides. */
function subjectsOf(question: QuestionSpec): readonly string[] {
  if (question.kind === "preference" || question.kind === "ranking") return question.of;
  const shown = moduleOf(question).shows?.(question) ?? [];
  return question.kind === "rating" ? [question.of] : shown;
}

/** From here on what is read besides stands beside what is asked about, where there is room. */
const LONG_SOURCES = 320;

/** How much room texts take: a Chinese character is as wide as two letters. */
function length(contents: readonly unknown[]): number {
  const text = contents.map((content) => (typeof content === "string" ? content : JSON.stringify(content))).join("");
  return text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);
}

/** The answers that are compared, as they stand on the screen. */
function answersOf(asked: readonly QuestionSpec[], item: ItemSpec): readonly (readonly string[])[] {
  return asked.flatMap((question) =>
    question.kind === "preference" || question.kind === "ranking" ? [item.orders[question.id] ?? question.of] : [],
  );
}

/** Whether an item shows exactly two answers beside each other. */
export function comparesTwo(session: Session, item: ItemSpec): boolean {
  return answersOf(askedOf(session.state.questions, item), item).some((names) => names.length === 2);
}

function AnswerPanes(props: Props & { readonly order: readonly string[] }): JSX.Element {
  const { session, item, say, comparing, order } = props;
  const texts = order.map((name) => {
    const content = session.state.contents[item.id]?.[name];
    return typeof content === "string" ? content : "";
  });
  const [one, other] = texts;
  const both = comparing && texts.length === 2 ? differences(one ?? "", other ?? "") : undefined;
  return (
    <div class="lc-side-by-side" data-count={order.length}>
      {both === null && <p class="lc-too-different">{say("too_different")}</p>}
      {order.map((name, place) => (
        <section key={name} class="lc-pane lc-answer" aria-label={say("answer_at", { letter: letter(place) })}>
          <span class="lc-letter" aria-hidden="true">
            {letter(place)}
          </span>
          {both?.[place] === undefined ? <Markdown text={texts[place] ?? ""} /> : <Pieces pieces={both[place]} />}
        </section>
      ))}
    </div>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): JSX.Element {
  return (
    <div class="lc-text lc-differences" dir="auto">
      <p class="lc-as-written">
        {pieces.map((piece, at) => (piece.differs ? <mark key={at}>{piece.text}</mark> : piece.text))}
      </p>
    </div>
  );
}

interface PaneProps {
  readonly field: FieldSpec;
  readonly content: Content;
  readonly say: Say;
}

function Pane({ field, content, say }: PaneProps): JSX.Element {
  return (
    <section
      class={`lc-pane lc-field lc-field-${field.kind}`}
      data-field={field.name}
      aria-label={field.title ?? say("reading")}
    >
      {field.title !== null && field.kind !== "chat" && <h3 class="lc-pane-title">{field.title}</h3>}
      <Body field={field} content={content} say={say} />
    </section>
  );
}

function Body({ field, content, say }: PaneProps): JSX.Element {
  if (typeof content === "string") return <Markdown text={content} />;
  if (field.kind === "chat") return <Chat turns={content as readonly Turn[]} say={say} />;
  if (field.kind === "constraints")
    return (
      <ul>
        {(content as readonly ConstraintSpec[]).map((constraint, at) => (
          <li key={at}>{constraint.title}</li>
        ))}
      </ul>
    );
  return (
    <ol>
      {(content as readonly string[]).map((text, at) => (
        <li key={at} class="lc-step">
          <span class="lc-step-number">{at + 1}</span>
          <Markdown text={text} />
        </li>
      ))}
    </ol>
  );
}

function Chat({ turns, say }: { readonly turns: readonly Turn[]; readonly say: Say }): JSX.Element {
  return (
    <>
      {turns.map((turn, at) => (
        <div key={at} class={`lc-turn lc-turn-${turn.role}`}>
          <span class="lc-role">{say(`role_${turn.role}`)}</span>
          <Markdown text={turn.text} />
        </div>
      ))}
    </>
  );
}
