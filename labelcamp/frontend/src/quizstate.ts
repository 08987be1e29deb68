// The quiz as plain data. The first try is what counts; one may try again until one finds it.

export interface QuizChoice {
  readonly text: string;
  readonly right: boolean;
  readonly reason: string;
}

export interface QuizQuestion {
  readonly id: string;
  readonly prompt: string;
  readonly choices: readonly QuizChoice[];
}

export interface QuizState {
  readonly questions: readonly QuizQuestion[];
  /** Index of the question on the screen; `questions.length` is the score. */
  readonly at: number;
  /** By question, the choices tried, in order. */
  readonly tried: Readonly<Record<string, readonly number[]>>;
}

export type QuizAction =
  | { readonly type: "try"; readonly choice: number }
  | { readonly type: "next" }
  | { readonly type: "back" }
  | { readonly type: "again" };

export function triedOf(state: QuizState, id: string): readonly number[] {
  return state.tried[id] ?? [];
}

/** Whether the right choice of a question was found. */
export function isFound(state: QuizState, question: QuizQuestion): boolean {
  return triedOf(state, question.id).some((choice) => question.choices[choice]?.right === true);
}

/** How many questions were right at the first try. */
export function score(state: QuizState): number {
  return state.questions.filter((question) => {
    const first = triedOf(state, question.id)[0];
    return first !== undefined && question.choices[first]?.right === true;
  }).length;
}

export function reduceQuiz(state: QuizState, action: QuizAction): QuizState {
  const question = state.questions[state.at];
  switch (action.type) {
    case "try": {
      if (question === undefined || question.choices[action.choice] === undefined || isFound(state, question))
        return state;
      const tried = triedOf(state, question.id);
      if (tried.includes(action.choice)) return state;
      return { ...state, tried: { ...state.tried, [question.id]: [...tried, action.choice] } };
    }
    case "next":
      return question !== undefined && isFound(state, question) ? { ...state, at: state.at + 1 } : state;
    case "back":
      return { ...state, at: Math.max(0, state.at - 1) };
    case "again":
      return { ...state, at: 0, tried: {} };
  }
}
