// Where the labels are, a copy of them to take along, and a file that is taken up.

import type { JSX } from "preact";
import type { Session } from "../session";
import type { Say } from "../strings";
import { Icon } from "./icons";
import { Press } from "./parts";

export function Labels({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const { door, owner } = session.spec;
  const where = door === "browser" ? say("labels_where_browser") : say("labels_where", { folder: owner.folder });
  const read = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (file !== undefined) session.takeUp(await file.text());
    input.value = "";
  };
  return (
    <section class="lc-notice lc-calm lc-carry" role="group" aria-label={say("labels")}>
      <Icon name="save" />
      <div>
        <p>{session.live ? where : say("labels_gone")}</p>
        <div class="lc-row">
          <Press
            command="download"
            label={say("labels_download")}
            icon="save"
            disabled={!session.live || session.unsaved > 0}
            onPress={() => session.download()}
          />
          <label class="lc-press lc-plain lc-file">
            <Icon name="open" />
            <span>{say("labels_take")}</span>
            <input
              type="file"
              accept=".jsonl"
              data-command="take"
              disabled={!session.live}
              onChange={(event) => void read(event.currentTarget)}
            />
          </label>
        </div>
        {session.took !== "" && <p role="status">{session.took}</p>}
      </div>
    </section>
  );
}
