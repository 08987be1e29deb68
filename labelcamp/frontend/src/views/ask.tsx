// A question with the controls of its kind.

import type { JSX } from "preact";
import { moduleOf } from "../kinds";
import type { QuestionSpec } from "../protocol";
import type { Session } from "../session";
import { contextOf, current, entryOf, verdictOn } from "../state";
import type { Say } from "../strings";

interface Props {
  readonly session: Session;
  readonly question: QuestionSpec;
  readonly say: Say;
}

export function Ask({ session, question, say }: Props): JSX.Element | null {
  const { state } = session;
  const item = current(state);
  if (item === null) return null;
  const { View } = moduleOf(question);
  const verdict = verdictOn(state, item);
  const closed = verdict !== undefined || state.result !== null;
  return (
    <View
      question={question}
      value={entryOf(state, item.id).values[question.id]}
      context={contextOf(state, item, question.id)}
      fields={session.spec.fields}
      row={!closed && state.cursor.question === question.id ? state.cursor.row : -1}
      closed={closed}
      verdict={verdict}
      say={say}
      change={(value, row, submit) => {
        session.answer({ type: "change", question: question.id, value, row, submit: submit === true });
      }}
      move={(row) => session.dispatch({ type: "move", question: question.id, row })}
    />
  );
}
