// Where the labels are, a copy of them to take along, and files that are taken up: such a copy, or a class file.

import type { JSX } from "preact";
import { base64Of } from "../carry";
import type { Session } from "../session";
import type { Say } from "../strings";
import { Icon } from "./icons";
import { Press } from "./parts";

export function Labels({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const { door, owner } = session.spec;
  const where = door === "browser" ? say("labels_where_browser") : say("labels_where", { folder: owner.folder });
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
          <ChooseFile
            command="take"
            accept=".jsonl"
            label={say("labels_take")}
            disabled={!session.live}
            onFile={async (file) => session.takeUp("take", await file.text())}
          />
          <ChooseFile
            command="class"
            accept=".zip"
            label={say("class_file")}
            disabled={!session.live}
            onFile={async (file) => session.takeUp("class", await base64Of(file))}
          />
        </div>
        {session.took !== "" && <p role="status">{session.took}</p>}
      </div>
    </section>
  );
}

interface FileProps {
  readonly command: string;
  readonly accept: string;
  readonly label: string;
  readonly disabled: boolean;
  readonly onFile: (file: File) => Promise<void>;
}

/** A button that asks for a file; the same one may be chosen again. */
function ChooseFile({ command, accept, label, disabled, onFile }: FileProps): JSX.Element {
  const read = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (file !== undefined) await onFile(file);
    input.value = "";
  };
  return (
    <label class="lc-press lc-plain lc-file">
      <Icon name="open" />
      <span>{label}</span>
      <input
        type="file"
        accept={accept}
        data-command={command}
        disabled={disabled}
        onChange={(event) => void read(event.currentTarget)}
      />
    </label>
  );
}
