// A short quiz: questions with choices, the answer and its reason at once, the score at the end.

import { type JSX, render as paint } from "preact";
import { readyForKeys, returnToNotebook } from "./focus";
import { isComposing } from "./keys";
import type { Model } from "./link";
import { isFound, type QuizAction, type QuizQuestion, type QuizState, reduceQuiz, score, triedOf } from "./quizstate";
import { Scope } from "./scope";
import { fill, type Strings } from "./strings";
import { Icon } from "./views/icons";
import { Key, Press } from "./views/parts";

interface Props {
  readonly state: QuizState;
  readonly say: (name: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly dispatch: (action: QuizAction) => void;
}

function Quiz({ state, say, dispatch }: Props): JSX.Element {
  const total = state.questions.length;
  const question = state.questions[state.at];
  return (
    <div class="lc-quiz" data-at={state.at} data-score={score(state)}>
      <p class="lc-quiz-head">
        <span class="lc-mode">{say("quiz_label")}</span>
        <span>{question === undefined ? say("result") : say("question", { at: state.at + 1, total })}</span>
      </p>
      {question === undefined ? (
        <div role="status">
          <h2>{say("score", { right: score(state), total })}</h2>
          <Press command="again" label={say("again")} onPress={() => dispatch({ type: "again" })} />
        </div>
      ) : (
        <Question state={state} say={say} dispatch={dispatch} question={question} />
      )}
    </div>
  );
}

function Question({ state, say, dispatch, question }: Props & { readonly question: QuizQuestion }): JSX.Element {
  const tried = triedOf(state, question.id);
  const found = isFound(state, question);
  const last = question.choices[tried.at(-1) ?? -1];
  return (
    <div>
      <h2>{question.prompt}</h2>
      <ul class="lc-choices">
        {question.choices.map((choice, index) => {
          const judged = tried.includes(index) ? (choice.right ? "lc-is-right" : "lc-is-wrong") : "";
          return (
            <li key={index}>
              <button
                type="button"
                class={`lc-option ${judged}`}
                disabled={found && judged === ""}
                aria-pressed={judged !== ""}
                aria-keyshortcuts={String(index + 1)}
                onClick={() => dispatch({ type: "try", choice: index })}
              >
                <Key name={String(index + 1)} />
                <span>{choice.text}</span>
                {judged !== "" && <Icon name={choice.right ? "check" : "cross"} />}
              </button>
            </li>
          );
        })}
      </ul>
      <div class="lc-quiz-foot">
        <p class={`lc-why ${found ? "lc-is-right" : ""}`} role="status">
          {last !== undefined && (
            <>
              <strong>{say(last.right ? "right" : "wrong")}</strong> {last.reason}
            </>
          )}
        </p>
        <Press
          command="next"
          label={say("next")}
          keyName="Enter"
          look="lc-go"
          disabled={!found}
          onPress={() => dispatch({ type: "next" })}
        />
      </div>
    </div>
  );
}

/** The action of a key; `stop` for a bare letter or digit, which the notebook must not get; null for all others. */
export function quizKey(event: KeyboardEvent): QuizAction | "leave" | "stop" | null {
  if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return null;
  // On a choice that was tried, which does nothing more, Enter goes on as anywhere else.
  const onButton =
    event.target instanceof HTMLButtonElement &&
    !event.target.disabled &&
    event.target.getAttribute("aria-pressed") !== "true";
  if (event.key === "Escape") return "leave";
  if (event.key === "Enter" && !event.shiftKey && !onButton) return { type: "next" };
  if (event.key === "ArrowLeft") return { type: "back" };
  if (event.key === "ArrowRight") return { type: "next" };
  if (/^[1-9]$/.test(event.key)) return { type: "try", choice: Number(event.key) - 1 };
  return event.key.length === 1 && !(onButton && event.key === " ") ? "stop" : null;
}

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const scope = new Scope();
  const strings = model.get("strings") as Strings;
  const say = (name: string, values?: Readonly<Record<string, string | number>>): string =>
    fill(strings[name] ?? name, values);
  let state: QuizState = { questions: model.get("questions") as readonly QuizQuestion[], at: 0, tried: {} };
  const root = document.createElement("div");
  root.className = "labelcamp";
  root.tabIndex = 0;
  root.lang = model.get("lang") as string;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("quiz_label"));
  el.append(root);

  const draw = (): void => paint(<Quiz state={state} say={say} dispatch={dispatch} />, root);
  const dispatch = (action: QuizAction): void => {
    const held = root.contains(document.activeElement);
    state = reduceQuiz(state, action);
    draw();
    // The focused button may be gone or disabled now; the keys go on working all the same.
    const active = document.activeElement;
    if (held && (!root.contains(active) || (active instanceof HTMLButtonElement && active.disabled)))
      root.focus({ preventScroll: true });
  };

  scope.listen(root, "keydown", (event) => {
    const action = quizKey(event);
    if (action === null) {
      if (event.key === "Enter" || event.key === " ") event.stopPropagation();
      return;
    }
    event.stopPropagation();
    event.preventDefault();
    if (action === "leave") returnToNotebook(root);
    else if (action !== "stop") dispatch(action);
  });
  draw();
  readyForKeys(root, scope);
  return () => {
    scope.end();
    paint(null, root);
    root.remove();
  };
}

export default { render };
