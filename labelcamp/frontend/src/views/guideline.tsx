import { Component, createRef, type JSX } from "preact";
import { guidelineHtml } from "../markdown";
import type { GuidelineSpec } from "../protocol";
import type { Say } from "../strings";
import { Press } from "./parts";

interface Props {
  readonly guideline: GuidelineSpec;
  readonly say: Say;
  /** Rule to be shown, with a number that changes each time one is asked for. */
  readonly rule: readonly [string, number] | null;
  readonly close: () => void;
}

export class Guideline extends Component<Props> {
  readonly #page = createRef<HTMLDivElement>();
  readonly #html: string;

  constructor(props: Props) {
    super(props);
    this.#html = guidelineHtml(props.guideline.markdown, props.guideline.rules);
  }

  override componentDidMount(): void {
    this.#show();
  }

  override componentDidUpdate(before: Props): void {
    if (before.rule !== this.props.rule) this.#show();
  }

  override render(): JSX.Element {
    const { guideline, say } = this.props;
    return (
      <aside class="lc-guideline" aria-label={say("guideline")}>
        <div class="lc-guideline-head">
          <h2>{guideline.title}</h2>
          <span class="lc-version">{`v${guideline.version}`}</span>
          <Press
            command="guideline-hide"
            label={say("guideline_hide")}
            icon="cross"
            wordless
            look="lc-plain"
            onPress={this.props.close}
          />
        </div>
        <div
          ref={this.#page}
          class="lc-page"
          role="document"
          tabIndex={0}
          dangerouslySetInnerHTML={{ __html: this.#html }}
        />
      </aside>
    );
  }

  #show(): void {
    const page = this.#page.current;
    const rule = this.props.rule?.[0];
    if (page === null || rule === undefined) return;
    for (const old of page.querySelectorAll(".lc-shown")) old.classList.remove("lc-shown");
    const place = page.querySelector<HTMLElement>(`[data-rule="${CSS.escape(rule)}"]`);
    if (place === null) return;
    place.classList.add("lc-shown");
    const top = place.getBoundingClientRect().top - page.getBoundingClientRect().top + page.scrollTop;
    page.scrollTo({ top: Math.max(0, top - 8) });
    if (page.scrollHeight <= page.clientHeight) place.scrollIntoView({ block: "nearest" });
  }
}
