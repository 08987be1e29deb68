// Journals where there is no disk: pieces of files, appended to a store of the browser (IndexedDB) and never changed.
// A kernel that runs in the browser loads this, in its worker; see labelcamp/browser.py.

/** A piece that was added to the end of a file. */
export interface Piece {
  readonly folder: string;
  readonly file: string;
  readonly text: string;
}

export interface Kept extends Piece {
  /** Greater than that of every piece before it. */
  readonly key: number;
}

const NAME = "labelcamp";
const PIECES = "pieces";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the store failed"));
  });
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(PIECES, { keyPath: "key", autoIncrement: true });
  return done(request);
}

function giveUp(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has given up already, and says why.
  }
}

/** Runs something on the store and is done when its transaction is complete: then it is on the disk. */
async function within<T>(
  factory: IDBFactory,
  mode: IDBTransactionMode,
  run: (pieces: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await open(factory);
  try {
    const transaction = database.transaction(PIECES, mode, { durability: "strict" });
    const complete = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the store gave up"));
    });
    complete.catch(() => undefined); // whoever gave up says why
    const result = await run(transaction.objectStore(PIECES)).catch((error: unknown) => {
      giveUp(transaction);
      throw transaction.error ?? error;
    });
    await complete;
    return result;
  } finally {
    database.close();
  }
}

/** Adds pieces, all or none, and gives their keys when they are on the disk. */
export function append(pieces: readonly Piece[], factory: IDBFactory = indexedDB): Promise<number[]> {
  return within(factory, "readwrite", (store) =>
    Promise.all(pieces.map(async (piece) => Number(await done(store.add({ ...piece }))))),
  );
}

/** The pieces with a greater key than this one, in the order in which they were added by anybody. */
export function after(key: number, factory: IDBFactory = indexedDB): Promise<Kept[]> {
  return within(factory, "readonly", (store) =>
    done(store.getAll(IDBKeyRange.lowerBound(key, true)) as IDBRequest<Kept[]>),
  );
}
