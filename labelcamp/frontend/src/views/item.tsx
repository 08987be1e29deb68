// The item: its picture, its texts, or both.

import type { JSX, RefObject } from "preact";
import type { ItemSpec } from "../protocol";
import type { Session } from "../session";
import type { Say } from "../strings";
import { Press } from "./parts";
import { Reading } from "./reading";
import { Stage } from "./stage";

interface Props {
  readonly session: Session;
  readonly item: ItemSpec;
  readonly say: Say;
  readonly stage: RefObject<Stage | null>;
  readonly waiting: string;
  readonly comparing: boolean;
}

export function Item(props: Props): JSX.Element {
  const { session, item, say, stage, waiting } = props;
  const { state } = session;
  const contents = state.contents[item.id];
  const pictured = session.hasPicture(item.id);
  const isRead = contents !== undefined && Object.keys(contents).length > 0;
  return (
    <>
      {pictured && (
        <div class="lc-view">
          <Stage
            handle={stage}
            item={item.id}
            picture={session.pictures.picture(item.id)}
            label={say("picture", { at: state.at + 1, total: state.items.length })}
            waiting={waiting}
          />
          <Zoom say={say} stage={stage} />
        </div>
      )}
      {isRead && (
        <div class="lc-texts">
          <Reading session={session} item={item} say={say} comparing={props.comparing} />
        </div>
      )}
      {!pictured && !isRead && (
        <div class="lc-view">
          <p class="lc-waiting" role="status">
            {waiting}
          </p>
        </div>
      )}
    </>
  );
}

function Zoom({ say, stage }: { readonly say: Say; readonly stage: RefObject<Stage | null> }): JSX.Element {
  return (
    <div class="lc-zoom">
      <Press
        command="zoom-in"
        label={say("zoom_in")}
        keyName="+"
        icon="plus"
        wordless
        look="lc-plain"
        onPress={() => stage.current?.zoomIn()}
      />
      <Press
        command="zoom-out"
        label={say("zoom_out")}
        keyName="-"
        icon="minus"
        wordless
        look="lc-plain"
        onPress={() => stage.current?.zoomOut()}
      />
      <Press
        command="zoom-fit"
        label={say("zoom_fit")}
        keyName="0"
        icon="fit"
        wordless
        look="lc-plain"
        onPress={() => stage.current?.zoomFit()}
      />
    </div>
  );
}
