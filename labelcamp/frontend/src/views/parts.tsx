import type { ComponentChildren, JSX, TargetedMouseEvent } from "preact";
import type { Outcome } from "../protocol";
import type { Say } from "../strings";
import { Icon, type IconName } from "./icons";

interface PressProps {
  readonly label: string;
  /** Words beside the label that a screen reader says too, and the mouse finds. */
  readonly note?: string;
  /** Small words in the place of the label, which is said still. */
  readonly caption?: string;
  readonly keyName?: string;
  readonly icon?: IconName;
  readonly onPress: () => void;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly look?: string;
  readonly wordless?: boolean;
  readonly command: string;
}

/** A key as it stands on the keyboard. */
export function Key({ name }: { readonly name: string }): JSX.Element {
  return <kbd class="lc-key">{name.length === 1 ? name.toUpperCase() : name}</kbd>;
}

/** After a click of the mouse (a key's click has no detail) the bench's keys shall go on working. */
export function refocusAfterMouse(event: TargetedMouseEvent<HTMLButtonElement>): void {
  if (event.detail > 0) event.currentTarget.closest<HTMLElement>(".labelcamp")?.focus({ preventScroll: true });
}

/** A button with its key. */
export function Press(props: PressProps): JSX.Element {
  const { label, note, caption, keyName, icon, onPress, disabled, pressed, look, wordless, command } = props;
  const whole = note === undefined || note === "" ? label : `${label}: ${note}`;
  const isSaid = wordless === true || caption !== undefined || whole !== label;
  return (
    <button
      type="button"
      class={`lc-press ${look ?? ""}`}
      data-command={command}
      disabled={disabled ?? false}
      aria-pressed={pressed}
      aria-label={isSaid ? whole : undefined}
      aria-keyshortcuts={keyName}
      title={keyName === undefined ? whole : `${whole} (${keyName})`}
      onClick={(event) => {
        refocusAfterMouse(event);
        onPress();
      }}
    >
      {icon !== undefined && <Icon name={icon} />}
      {!wordless && caption === undefined && <span>{label}</span>}
      {caption !== undefined && <span class="lc-caption">{caption}</span>}
      {keyName !== undefined && <Key name={keyName} />}
    </button>
  );
}

/** The letter of an answer, by its place on the screen. */
export function letter(place: number): string {
  return "ABCDEFGH"[place] ?? String(place + 1);
}

const SIGNS = { right: "check", near: "near", boundary: "near" } as const;

/** How a part of an answer compares with gold. */
export function OutcomeSign({ outcome, say }: { readonly outcome: Outcome; readonly say: Say }): JSX.Element {
  const tone = outcome === "right" ? "right" : outcome === "near" || outcome === "boundary" ? "close" : "wrong";
  const words = say(`outcome_${outcome}`);
  return (
    <span class={`lc-outcome lc-is-${tone}`} data-outcome={outcome} title={words}>
      <Icon name={tone === "wrong" ? "cross" : SIGNS[outcome as keyof typeof SIGNS]} />
      <span>{words}</span>
    </span>
  );
}

export function RuleLinks(props: {
  readonly rules: readonly string[];
  readonly say: Say;
  readonly open: (rule: string) => void;
}): JSX.Element {
  return (
    <span class="lc-rules">
      {props.rules.map((rule) => (
        <button
          key={rule}
          type="button"
          class="lc-rule"
          data-command="rule"
          onClick={(event) => {
            refocusAfterMouse(event);
            props.open(rule);
          }}
        >
          {props.say("rule", { rule })}
        </button>
      ))}
    </span>
  );
}

export function Notice(props: { readonly tone: "warn" | "calm"; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class={`lc-notice lc-${props.tone}`} role="status">
      <Icon name={props.tone === "warn" ? "warn" : "wait"} />
      <div>{props.children}</div>
    </div>
  );
}
