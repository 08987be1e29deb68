// What the annotator has to know about the keeping of the answers.

import type { JSX } from "preact";
import type { Session } from "../session";
import type { Say } from "../strings";
import { Notice, Press } from "./parts";

export function Notices({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const { foreign, refused } = session;
  return (
    <>
      {session.trouble !== "" && <Notice tone="warn">{session.trouble}</Notice>}
      {session.failed !== "" && <Notice tone="warn">{say("failed", { reason: session.failed })}</Notice>}
      {session.fragile && <Notice tone="warn">{say("fragile")}</Notice>}
      {refused !== null && (
        <Notice tone="warn">
          <p>{say("refused", { count: refused.ids.length, reason: refused.sentence })}</p>
          <Press command="discard" label={say("discard")} onPress={() => session.discardRefused()} />
        </Notice>
      )}
      {foreign !== null && (
        <Notice tone="calm">
          <p>{say("foreign", { count: foreign.count, folder: foreign.folder, user: foreign.user })}</p>
          <div class="lc-row">
            <Press command="foreign-send" label={say("foreign_send")} onPress={() => session.sendForeign()} />
            <Press
              command="foreign-leave"
              label={say("foreign_leave")}
              look="lc-plain"
              onPress={() => session.leaveForeign()}
            />
          </div>
        </Notice>
      )}
    </>
  );
}
